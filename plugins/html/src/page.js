"use strict";
(() => {
  // Amounts are exact texts: compared digit by digit, never as floating point numbers.
  const units = text => {
    const [whole, part = ""] = text.split(".");
    return BigInt(whole + part.padEnd(10, "0").slice(0, 10));
  };
  const number = /^-?\d+(\.\d+)?$/;
  const compare = (a, b) => {
    if (a === b) return 0;
    if (a === "") return 1;
    if (b === "") return -1;
    if (number.test(a) && number.test(b)) return units(a) < units(b) ? -1 : 1;
    return a < b ? -1 : 1;
  };
  for (const button of document.querySelectorAll("th button")) {
    button.addEventListener("click", () => {
      const head = button.parentElement, body = head.closest("table").tBodies[0];
      const down = head.getAttribute("aria-sort") === "ascending";
      for (const other of head.parentElement.cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const rows = [...body.rows].map(row => [row.cells[head.cellIndex].textContent, row]);
      rows.sort((a, b) => (down ? -1 : 1) * compare(a[0], b[0]));
      body.append(...rows.map(([, row]) => row));
    });
  }
  for (const input of document.querySelectorAll("input[type=search]")) {
    const list = document.getElementById(input.dataset.list);
    const said = document.getElementById(input.dataset.said);
    const items = [...list.children].map(item => [item, item.textContent.toLowerCase()]);
    input.addEventListener("input", () => {
      const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const [item, text] of items) {
        item.hidden = !words.every(word => text.includes(word));
        if (!item.hidden) shown += 1;
      }
      said.textContent = `${shown} / ${items.length}`;
    });
  }
})();
