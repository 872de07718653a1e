"use strict";
(() => {
  const read = id => { const found = document.getElementById(id); return found ? JSON.parse(found.textContent) : []; };
  const words = read("words");
  const make = (name, text, type) => {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    if (type) made.className = type;
    return made;
  };
  const PAGE = 100, PRINTED = 1000, LONG = 40, FITTING = 18;

  // Amounts are exact texts: compared digit by digit, never as floating point numbers.
  const number = /^-?\d+(\.\d+)?$/;
  const units = text => {
    const [whole, part = ""] = text.split(".");
    return BigInt(whole + part.padEnd(10, "0").slice(0, 10));
  };
  // Digits in groups for the reader; what is sorted and searched stays as it is.
  const grouped = text => text.replace(/^-?\d+/, whole => whole.replace(/\B(?=(\d{3})+$)/g, ","));
  // How a column stands: 0 words, 1 codes, 2 figures.
  const FIGURE = 2;
  const order = (a, b) => a < b ? -1 : a > b ? 1 : 0;
  // The key of a cell: what is empty comes last, numbers come by value before words.
  const key = text => text === "" ? [2, ""] : number.test(text) ? [0, units(text)] : [1, text];

  /** The rows of a table, a page at a time. */
  class Rows {
    constructor(tools) {
      this.name = tools.dataset.table;
      this.unfolds = tools.dataset.unfolds === "1";
      this.list = document.getElementById(`${this.name}-list`);
      this.said = document.getElementById(`${this.name}-said`);
      this.columns = read(`${this.name}-columns`);
      this.rows = read(`${this.name}-data`);
      // A cell that repeats the one above is 0.
      for (let row = 1; row < this.rows.length; row += 1)
        for (let cell = 0; cell < this.columns.length; cell += 1)
          if (this.rows[row][cell] === 0) this.rows[row][cell] = this.rows[row - 1][cell];
      this.found = this.rows;
      this.first = 0;
      this.place = Object.fromEntries(this.columns.map(([name], place) => [name, place]));
      this.pages = make("nav", undefined, "pages");
      this.pages.setAttribute("aria-label", `${words.pages}: ${document.getElementById(this.name).textContent}`);
      for (const [word, step] of [["back", -1], ["next", 1]]) {
        const button = make("button", words[word]);
        button.type = "button";
        button.addEventListener("click", () => { this.first += step * PAGE; this.show(); });
        this.pages.append(button);
      }
      tools.append(this.pages);
      const input = tools.querySelector("input");
      let waiting;
      // A pause in typing, not every letter: a hundred thousand rows are looked through.
      input.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(() => this.search(input.value), this.rows.length > 5000 ? 150 : 0); });
      if (!this.unfolds) this.heads();
      this.show();
    }

    search(text) {
      // A number may be searched as it is shown.
      const plain = word => /^-?\d{1,3}(,\d{3})+(\.\d*)?$/.test(word) ? word.replaceAll(",", "") : word;
      const wanted = text.toLowerCase().split(/\s+/).filter(Boolean).map(plain);
      this.texts ??= this.rows.map(row => row.join("\n").toLowerCase());
      const hit = new Set();
      if (wanted.length > 0) this.texts.forEach((text, row) => { if (wanted.every(word => text.includes(word))) hit.add(this.rows[row]); });
      this.wanted = wanted.length > 0 ? hit : undefined;
      this.choose();
    }

    choose() {
      const all = this.sorted ?? this.rows;
      this.found = this.wanted ? all.filter(row => this.wanted.has(row)) : all;
      this.first = 0;
      this.show();
    }

    heads() {
      const row = this.list.closest("table").tHead.rows[0];
      for (const button of row.querySelectorAll("button")) {
        button.addEventListener("click", () => {
          const head = button.parentElement, down = head.getAttribute("aria-sort") === "ascending";
          for (const other of row.cells) other.removeAttribute("aria-sort");
          head.setAttribute("aria-sort", down ? "descending" : "ascending");
          const keys = new Map(this.rows.map(row => [row, key(row[head.cellIndex])]));
          this.sorted = [...this.rows].sort((a, b) => {
            const [one, other] = [keys.get(a), keys.get(b)];
            return (one[0] - other[0]) || (down ? -1 : 1) * order(one[1], other[1]);
          });
          this.choose();
        });
      }
    }

    /** Shows the page that begins with the first row, of so many rows. */
    show(rows = PAGE) {
      this.first = Math.max(0, Math.min(this.first, this.found.length - 1));
      const page = this.found.slice(this.first, this.first + rows);
      this.list.replaceChildren(...page.map(row => this.unfolds ? this.details(row) : this.line(row)));
      const [back, next] = this.pages.children;
      back.disabled = this.first === 0;
      next.disabled = this.first + rows >= this.found.length;
      this.pages.hidden = this.found.length <= rows;
      const counted = { from: this.first + 1, to: this.first + page.length, all: this.found.length };
      this.said.textContent = page.length === 0 ? words.none : words.shown.replace(/\{(\w+)\}/g, (_, name) => counted[name].toLocaleString(document.documentElement.lang));
    }

    line(row) {
      const line = make("tr");
      this.columns.forEach(([, , counts], place) => {
        const text = this.text(row, place);
        const cell = make("td", text, counts ? (text.startsWith("-") ? "n neg" : "n") : text.length > LONG ? "long" : "");
        if (this.unprinted?.has(place)) cell.classList.add("unprinted");
        line.append(cell);
      });
      return line;
    }

    /** Paper is narrow: columns without any figure are left out, and codes that have a title beside them. */
    print() {
      if (!this.unfolds) {
        const says = place => this.found.some(row => row[place] !== "" && !/^-?0(\.0+)?$/.test(row[place]));
        const coded = name => this.place[`${name}_title`] !== undefined;
        const left = this.columns.map(([name], place) => [name, place]).filter(([name, place]) => coded(name) || !says(place));
        this.unprinted = new Set(this.found.length > 0 ? left.map(([, place]) => place) : []);
        const table = this.list.closest("table");
        table.classList.toggle("fits", this.columns.length - this.unprinted.size <= FITTING);
        [...table.tHead.rows[0].cells].forEach((head, place) => head.classList.toggle("unprinted", this.unprinted.has(place)));
      }
      this.show(PRINTED);
      if (this.unprinted?.size > 0) this.said.textContent += words.unprinted.replace("{columns}", this.unprinted.size);
    }

    /** The screen again. */
    unprint() {
      this.unprinted = undefined;
      this.show();
    }

    /** A cell as it is read. */
    text(row, place) {
      return this.columns[place][2] === FIGURE ? grouped(row[place]) : row[place];
    }

    details(row) {
      const cell = name => this.place[name] === undefined ? "" : this.text(row, this.place[name]);
      const made = make("details"), summary = make("summary");
      summary.append(make("code", cell("rule")), " ", make("span", cell("message"), "what"), " ", make("b", `${cell("difference")} ${cell("currency")}`));
      made.append(summary);
      // What is inside is made when somebody looks.
      made.addEventListener("toggle", () => { if (made.open) this.unfold(made, row); });
      made.unfold = () => this.unfold(made, row);
      return made;
    }

    unfold(made, row) {
      if (made.children.length > 1) return;
      const list = make("dl");
      this.columns.forEach(([name, title], place) => {
        if (name !== "message" && row[place] !== "") list.append(make("dt", title), make("dd", this.text(row, place)));
      });
      made.append(list);
    }
  }

  const all = [...document.querySelectorAll(".tools")].map(tools => new Rows(tools));

  /** The charts. Amounts become floating point numbers only to be lengths; what is written is exact. */
  const drawn = [];
  const colours = () => {
    const style = getComputedStyle(document.documentElement);
    const of = name => style.getPropertyValue(name).trim();
    return { ink: of("--ink"), line: of("--line"), bad: of("--bad"), series: [1, 2, 3, 4].map(n => of(`--series-${n}`)) };
  };
  const figure = ({ title, unit, upright, labels, series }) => {
    const heading = unit ? `${title} (${unit})` : title;
    const made = make("figure"), box = make("div", undefined, "chart"), canvas = make("canvas");
    const stated = labels.map((label, place) => `${label} ${series.map(one => grouped(one.values[place])).join(" / ")}`);
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", `${heading}: ${stated.join(", ")}`);
    box.append(canvas);
    box.style.height = upright ? "16rem" : `${60 + labels.length * 30}px`;
    const table = make("table"), body = make("tbody");
    table.append(make("caption", heading));
    if (series.length > 1) {
      const head = make("tr");
      head.append(make("td"));
      for (const one of series) { const cell = make("th", one.name, "n"); cell.scope = "col"; head.append(cell); }
      table.append(make("thead"));
      table.tHead.append(head);
    }
    labels.forEach((label, place) => {
      const line = make("tr"), head = make("th", label);
      head.scope = "row";
      line.append(head, ...series.map(one => make("td", grouped(one.values[place]), "n")));
      body.append(line);
    });
    table.append(body);
    const figures = make("details"), scroll = make("div", undefined, "scroll");
    figures.append(make("summary", words.figures), scroll);
    scroll.append(table);
    made.append(make("figcaption", heading), box, figures);
    return [made, canvas];
  };
  const settings = ({ upright, labels, series }, colour) => {
    const names = { stacked: true, grid: { display: false }, border: { color: colour.line }, ticks: { color: colour.ink, autoSkip: upright, callback(value) { const label = this.getLabelForValue(value), most = this.chart.width < 480 ? 10 : 24; return label.length > most ? `${label.slice(0, most - 1)}…` : label; } } };
    const values = { stacked: true, beginAtZero: true, ticks: { color: colour.ink, maxTicksLimit: 6, ...(series.every(one => one.values.every(value => /^-?\d+$/.test(value))) && { precision: 0 }) }, grid: { color: colour.line }, border: { color: colour.line } };
    return {
      type: "bar",
      data: {
        labels,
        datasets: series.map((one, place) => ({
          label: one.name, data: one.values.map(Number), maxBarThickness: upright ? 56 : 18,
          backgroundColor: one.values.map(value => value.startsWith("-") ? colour.bad : colour.series[place % 4]),
        })),
      },
      options: {
        indexAxis: upright ? "x" : "y", animation: false, responsive: true, maintainAspectRatio: false,
        plugins: {
          legend: { display: series.length > 1, labels: { color: colour.ink, generateLabels: chart => chart.data.datasets.map((one, place) => ({ text: one.label, fillStyle: colour.series[place % 4], strokeStyle: colour.series[place % 4], fontColor: colour.ink, datasetIndex: place })) } },
          tooltip: { callbacks: { label: item => `${series[item.datasetIndex].name} ${grouped(series[item.datasetIndex].values[item.dataIndex])}` } },
        },
        scales: upright ? { x: names, y: values } : { x: values, y: names },
      },
    };
  };
  const figures = read("figures");
  const place = document.querySelector("#charts .charts");
  if (place && figures.length > 0 && typeof Chart === "function") {
    document.getElementById("charts").hidden = false;
    Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
    for (const one of figures) {
      const [made, canvas] = figure(one);
      place.append(made);
      drawn.push([one, canvas, new Chart(canvas, settings(one, colours()))]);
    }
  }
  const again = () => {
    const colour = colours();
    for (const one of drawn) { one[2].destroy(); one[2] = new Chart(one[1], settings(one[0], colour)); }
  };
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);

  // Paper has no next page: what was found is printed, up to a limit, and unfolded.
  addEventListener("beforeprint", () => {
    for (const rows of all) rows.print();
    for (const made of document.querySelectorAll("details")) { made.unfold?.(); made.open = true; }
    for (const one of drawn) one[2].resize();
  });
  addEventListener("afterprint", () => {
    for (const rows of all) rows.unprint();
    for (const one of drawn) one[2].resize();
  });
})();
