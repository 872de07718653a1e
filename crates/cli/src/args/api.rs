//! The arguments of commands that talk to the service, or play it.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use duizhang_fetch::Part;
use duizhang_money::BillCycle;
use duizhang_sim::server::{Fault, Source};

/// Where the service is and who asks. The access key comes from the environment (`HUAWEICLOUD_SDK_AK`,
/// `HUAWEICLOUD_SDK_SK`, …) or from a profile of `~/.huaweicloud/credentials`, never from an argument.
#[derive(Debug, Clone, Args)]
pub(crate) struct Connection {
    /// The site: cn, intl or eu [default: the configuration's, else cn]
    #[arg(long, value_name = "SITE", help_heading = "Connection")]
    pub(crate) site: Option<String>,
    /// Another address of the service, for example a simulator's
    #[arg(long, value_name = "URL", help_heading = "Connection")]
    pub(crate) endpoint: Option<String>,
    /// Another address of IAM [default: the one given with --endpoint]
    #[arg(long, value_name = "URL", help_heading = "Connection")]
    pub(crate) iam_endpoint: Option<String>,
    /// The profile of ~/.huaweicloud/credentials [default: the environment's key, else `default`]
    #[arg(long, value_name = "NAME", help_heading = "Connection")]
    pub(crate) profile: Option<String>,
    /// A root certificate (PEM) to trust as well
    #[arg(long, value_name = "FILE", help_heading = "Connection")]
    pub(crate) certificate: Option<PathBuf>,
    /// Use so many per cent of the documented request rates
    #[arg(long, value_name = "PERCENT", help_heading = "Connection")]
    pub(crate) rate: Option<u64>,
}

#[derive(Debug, Args)]
#[allow(clippy::struct_excessive_bools)] // each is a flag of its own on the command line
pub(crate) struct FetchArgs {
    /// The month
    #[arg(long, value_name = "YYYY-MM")]
    pub(crate) cycle: BillCycle,
    /// Only these datasets, separated by commas; those they stand on are added
    #[arg(long, value_delimiter = ',', value_name = "DATASET")]
    pub(crate) only: Vec<Part>,
    /// Only these customers, separated by commas
    #[arg(long, value_delimiter = ',', value_name = "ID")]
    pub(crate) customers: Vec<String>,
    /// Go on with an unfinished fetch of the month, if there is one
    #[arg(long, conflicts_with = "restart")]
    pub(crate) resume: bool,
    /// Leave an unfinished fetch of the month and begin anew
    #[arg(long)]
    pub(crate) restart: bool,
    /// First day of the customers' coupon ledgers [default: a year back, as far as they answer]
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) usage_from: Option<String>,
    /// Only write the captures; do not make a snapshot of them
    #[arg(long)]
    pub(crate) no_import: bool,
    #[command(flatten)]
    pub(crate) connection: Connection,
    /// Print the snapshot's manifest as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct DoctorArgs {
    #[command(flatten)]
    pub(crate) connection: Connection,
    /// Print JSON Lines
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct SimArgs {
    /// Address to listen on; port 0 takes any free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    pub(crate) listen: SocketAddr,
    /// The world to serve: sample, unbroken, captures:DIR, or seed:N[,customers=N][,lines=N][,breaks=N]
    #[arg(long, value_name = "WORLD", default_value = "sample")]
    pub(crate) world: Source,
    /// Serve TLS under a certificate made for the occasion; the first line of output holds it
    #[arg(long)]
    pub(crate) tls: bool,
    /// When it is in the world, in UTC [default: when its own captures say that a question was answered]
    #[arg(long, value_name = "TIME")]
    pub(crate) now: Option<String>,
    /// Requests a second for each operation and account; 0 for no limit [default: as documented]
    #[arg(long, value_name = "RATE")]
    pub(crate) flow: Option<u32>,
    /// A fault: KIND[:OPERATION][:SETTING=N]…; may be given several times
    ///
    /// Kinds: 429, 500, gateway, slow, cut, malformed, refused, total, drift, added, expired. Settings: every (so
    /// manieth request), after (so many requests), burst (so many in a row), percent (of cases), count (at most),
    /// ms (of a slow answer). For example 500:every=7, or cut:ListCustomerOrders:count=2.
    #[arg(long, value_name = "FAULT")]
    pub(crate) fault: Vec<String>,
    /// A permission item that the partner's operator lacks; may be given several times
    #[arg(long, value_name = "ITEM")]
    pub(crate) lacks: Vec<String>,
    /// The partner is a solution provider: it may not call what is for distributors
    #[arg(long)]
    pub(crate) solution_provider: bool,
    /// Say in Retry-After when to come back, where there are too many requests
    #[arg(long, value_name = "SECONDS")]
    pub(crate) retry_after: Option<u32>,
    /// Let clients change the faults (GET, POST and DELETE /_sim/faults) and see the requests (GET /_sim/log)
    #[arg(long)]
    pub(crate) admin: bool,
    /// What keys, tokens and chance are drawn from
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) seed: u64,
    /// Write a line of JSON into this file for every request: operation, offset, status, milliseconds
    #[arg(long, value_name = "FILE")]
    pub(crate) log: Option<PathBuf>,
}

impl SimArgs {
    /// The faults, read.
    pub(crate) fn faults(&self) -> Result<Vec<Fault>, duizhang_sim::server::FaultError> {
        self.fault.iter().map(|text| text.parse()).collect()
    }
}

/// What every look-up takes.
#[derive(Debug, Args)]
pub(crate) struct LookUp {
    /// Ask with this customer's own key, whose profile the configuration names
    #[arg(long, value_name = "ID", help_heading = "Connection")]
    pub(crate) as_customer: Option<String>,
    #[command(flatten)]
    pub(crate) connection: Connection,
    /// Print JSON Lines, the rows as the service shows them
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum CatalogCommand {
    /// Cloud services
    Services(LookUp),
    /// Resource types, of one service or all
    ResourceTypes {
        /// Code of a service
        #[arg(long, value_name = "CODE")]
        service: Option<String>,
        #[command(flatten)]
        look_up: LookUp,
    },
    /// Usage types
    UsageTypes(LookUp),
    /// Units of measure
    Units(LookUp),
}

#[derive(Debug, Subcommand)]
pub(crate) enum PriceCommand {
    /// What a pay-per-use resource costs
    OnDemand {
        #[command(flatten)]
        product: Product,
        /// What is measured, for example Duration
        #[arg(long, value_name = "CODE", default_value = "Duration")]
        usage_factor: String,
        /// How much of it
        #[arg(long, value_name = "NUMBER", default_value = "1")]
        usage: String,
        /// Its unit; 4 is the hour
        #[arg(long, value_name = "ID", default_value_t = 4)]
        usage_unit: i64,
        #[command(flatten)]
        look_up: LookUp,
    },
    /// What a yearly or monthly resource costs
    Period {
        #[command(flatten)]
        product: Product,
        #[command(flatten)]
        period: Period,
        #[command(flatten)]
        look_up: LookUp,
    },
    /// What it costs to renew resources
    Renewal {
        /// Resource ids, separated by commas
        #[arg(long, required = true, value_delimiter = ',', value_name = "ID")]
        resource: Vec<String>,
        #[command(flatten)]
        period: Period,
        #[command(flatten)]
        look_up: LookUp,
    },
}

/// What is to be priced.
#[derive(Debug, Args)]
pub(crate) struct Product {
    /// The project's id
    #[arg(long, value_name = "ID")]
    pub(crate) project: String,
    /// Code of the service, for example hws.service.type.ec2
    #[arg(long, value_name = "CODE")]
    pub(crate) service: String,
    /// Code of the resource type, for example hws.resource.type.vm
    #[arg(long, value_name = "CODE")]
    pub(crate) resource_type: String,
    /// Specification, for example s6.large.2.linux
    #[arg(long, value_name = "SPEC")]
    pub(crate) spec: String,
    /// Region, for example cn-north-4
    #[arg(long, value_name = "CODE")]
    pub(crate) region: String,
    /// Size, for volumes and bandwidth
    #[arg(long, value_name = "NUMBER")]
    pub(crate) size: Option<i64>,
    /// Unit of the size; 17 is GB, 15 is Mbit/s
    #[arg(long, value_name = "ID")]
    pub(crate) size_unit: Option<i64>,
    /// How many
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    pub(crate) number: i64,
}

/// For how long.
#[derive(Debug, Args)]
pub(crate) struct Period {
    /// Number of months
    #[arg(long, value_name = "NUMBER", conflicts_with = "years", required_unless_present = "years")]
    pub(crate) months: Option<i64>,
    /// Number of years
    #[arg(long, value_name = "NUMBER")]
    pub(crate) years: Option<i64>,
}

#[derive(Debug, Args)]
pub(crate) struct OrdersArgs {
    /// One order by its number
    #[arg(long, value_name = "ID")]
    pub(crate) id: Option<String>,
    /// Orders of this customer
    #[arg(long, value_name = "ID")]
    pub(crate) customer: Option<String>,
    /// Orders paid in this month
    #[arg(long, value_name = "YYYY-MM")]
    pub(crate) cycle: Option<BillCycle>,
    /// Orders in this status: 1 to be reviewed, 3 processing, 4 cancelled, 5 completed, 6 to be paid, 9 to be confirmed
    #[arg(long, value_name = "CODE")]
    pub(crate) status: Option<i64>,
    #[command(flatten)]
    pub(crate) look_up: LookUp,
}

#[derive(Debug, Args)]
pub(crate) struct ResourcesArgs {
    /// Resources of this order
    #[arg(long, value_name = "ID", required_unless_present = "customer")]
    pub(crate) order: Option<String>,
    /// Resources of this customer
    #[arg(long, value_name = "ID")]
    pub(crate) customer: Option<String>,
    #[command(flatten)]
    pub(crate) look_up: LookUp,
}

#[derive(Debug, Args)]
pub(crate) struct CouponsArgs {
    /// Coupons of this customer
    #[arg(long, value_name = "ID")]
    pub(crate) customer: Option<String>,
    /// Coupons in this status: 2 usable, 3 used, 4 expired, 5 reclaimed
    #[arg(long, value_name = "CODE")]
    pub(crate) status: Option<i64>,
    #[command(flatten)]
    pub(crate) look_up: LookUp,
}

#[derive(Debug, Args)]
pub(crate) struct BalancesArgs {
    /// Balances of these customers, separated by commas [default: the partner's own]
    #[arg(long, value_delimiter = ',', value_name = "ID")]
    pub(crate) customer: Vec<String>,
    #[command(flatten)]
    pub(crate) look_up: LookUp,
}
