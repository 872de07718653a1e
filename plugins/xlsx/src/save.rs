//! The finished workbook on its way to the host.

use crate::{MEDIA, Setting, broken};
use duizhang_plugin_sdk::{Error, Result};
use rust_xlsxwriter::Workbook;
use std::io::{self, BufWriter, Write};
use std::sync::mpsc::{SyncSender, sync_channel};

/// Bytes that are handed over at once, and how many such pieces may wait.
const PIECE: usize = 256 * 1024;
const WAITING: usize = 4;

/// Writes the workbook without ever holding the whole file: the library packs it on a thread of its own,
/// since it wants a writer that may change threads; the host wants to be called on this one.
pub(crate) fn save(book: &mut Workbook, setting: &Setting<'_>) -> Result<()> {
    let name = format!("duizhang-{}.xlsx", setting.context.cycle);
    let mut out = setting.job.artifact(&name, MEDIA)?;
    let (sender, pieces) = sync_channel::<Vec<u8>>(WAITING);
    std::thread::scope(|scope| {
        let packer = scope.spawn(move || {
            let mut writer = BufWriter::with_capacity(PIECE, Sender(sender));
            let saved = book.save_to_writer(&mut writer).map_err(broken);
            // A receiver that is gone has said already why.
            saved.and_then(|()| writer.flush().map_err(Error::internal))
        });
        let mut handed = Ok(());
        for piece in pieces {
            handed = out.write_all(&piece);
            if handed.is_err() {
                break; // dropping the receiver stops the packer
            }
        }
        let packed =
            packer.join().unwrap_or_else(|_| Err(Error::internal(format_args!("the packer panicked"))));
        handed.map_err(Error::from).and(packed)
    })?;
    out.finish()
}

/// Sends what is written.
struct Sender(SyncSender<Vec<u8>>);

impl Write for Sender {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let sent = self.0.send(bytes.to_vec());
        sent.map_err(|_| io::Error::new(io::ErrorKind::BrokenPipe, "nobody takes the workbook"))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
