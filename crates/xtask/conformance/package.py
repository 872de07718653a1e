"""Is a workbook one that Excel opens without offering to repair it?

LibreOffice reads damaged files without a word, so what Excel complains about is checked here, part
by part, with nothing but Python's own library. Usage: package.py WORKBOOK...
"""

import posixpath
import re
import sys
import zipfile
from xml.etree import ElementTree

from problems import Problems

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
TYPES = "[Content_Types].xml"

# The only formulas the program writes. Anything else came from data.
CELL = r"\$?[A-Z]{1,3}\$?[1-9][0-9]*"
RANGE = rf"(?:(?:'(?:[^']|'')+'|[^\W\d]\w*)!)?{CELL}(?::{CELL})?"
SUM = rf"SUMIF\({RANGE},{RANGE},{RANGE}\)"
FORMULAS = [
    re.compile(pattern)
    for pattern in (
        rf"{SUM}(?:\+{SUM})*",
        rf'IF\(ROUND\({CELL}-VALUE\({CELL}\),2\)=0,"OK","CHECK"\)',
        rf'IF\(COUNTIF\({RANGE},"OK"\)=[0-9]+,"OK","CHECK"\)',
        RANGE,
    )
]
ERRORS = ("#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#N/A", "#NUM!", "#NULL!", "Err:")


def place(reference):
    """`BC12` as row and column, both from 1."""
    letters, digits = re.fullmatch(r"\$?([A-Z]+)\$?([0-9]+)", reference).groups()
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(digits), column


def area(reference):
    """`A3:F9` as first row, first column, last row, last column."""
    first, _, last = reference.partition(":")
    return (*place(first), *place(last or first))


def overlap(a, b):
    return a[0] <= b[2] and b[0] <= a[2] and a[1] <= b[3] and b[1] <= a[3]


class Package:
    """One workbook."""

    def __init__(self, path, problems):
        self.name = path
        self.problems = problems
        self.file = zipfile.ZipFile(path)
        self.trees = {}
        self.formulas = 0
        self.table_names = set()
        self.cells, self.links, self.ranges, self.charts = {}, [], [], 0

    def expect(self, holds, message):
        return self.problems.expect(holds, f"{self.name}: {message}")

    def check(self):
        self.parts()
        book = self.trees.get("xl/workbook.xml")
        if not self.expect(book is not None, "no workbook part"):
            return
        self.names(book)
        self.shared = self.trees["xl/sharedStrings.xml"].findall(f"{MAIN}si")
        styles = self.trees["xl/styles.xml"]
        self.formats = len(styles.find(f"{MAIN}cellXfs"))
        self.differences = len(styles.find(f"{MAIN}dxfs"))
        links = self.relationships("xl/workbook.xml")
        for sheet in book.iter(f"{MAIN}sheet"):
            self.sheet(sheet.get("name"), links[sheet.get(LINK)])
        self.ends()

    def parts(self):
        """Every part is there once, is XML, has a type and links to parts that are there."""
        self.expect(self.file.testzip() is None, "a part has a wrong checksum")
        names = [info.filename for info in self.file.infolist()]
        self.expect(len(names) == len(set(name.lower() for name in names)), "two parts have one name")
        for name in names:
            if name.endswith((".xml", ".rels")):
                try:
                    self.trees[name] = ElementTree.fromstring(self.file.read(name))
                except ElementTree.ParseError as error:
                    self.expect(False, f"{name} is not XML: {error}")
        types = list(self.trees[TYPES])
        defaults = {node.get("Extension") for node in types if node.tag.endswith("Default")}
        overrides = [node.get("PartName") for node in types if node.tag.endswith("Override")]
        self.expect(len(overrides) == len(set(overrides)), "a part has two types")
        for part in overrides:
            self.expect(part.lstrip("/") in names, f"{TYPES} lists {part}, which is not there")
        for name in names:
            typed = f"/{name}" in overrides or (name.endswith(".rels") and "rels" in defaults)
            self.expect(typed or name == TYPES, f"{name} has no type of its own in {TYPES}")
        for name in names:
            if name.endswith(".rels"):
                folder, file = posixpath.split(posixpath.dirname(name))[0], posixpath.basename(name)[:-5]
                for target in self.relationships(posixpath.join(folder, file)).values():
                    self.expect(target in names, f"{name} points to {target}, which is not there")

    def relationships(self, part):
        """Link id → part, for links inside the package."""
        folder, file = posixpath.split(part)
        tree = self.trees.get(posixpath.join(folder, "_rels", f"{file}.rels"))
        links = {}
        for node in tree if tree is not None else []:
            if node.get("TargetMode") != "External":
                target = node.get("Target")
                base = "" if target.startswith("/") else folder
                links[node.get("Id")] = posixpath.normpath(posixpath.join(base, target.lstrip("/")))
        return links

    def names(self, book):
        self.sheets = [sheet.get("name") for sheet in book.iter(f"{MAIN}sheet")]
        folded = {name.casefold() for name in self.sheets}
        self.expect(len(folded) == len(self.sheets), f"sheet names are not unique: {self.sheets}")
        for name in self.sheets:
            fits = 0 < len(name) <= 31 and not re.search(r"[\[\]:*?/\\]", name) and name.strip("'") == name
            self.expect(fits, f"Excel refuses the sheet name {name!r}")
        seen = set()
        for node in book.iter(f"{MAIN}definedName"):
            name, sheet = node.get("name"), node.get("localSheetId")
            self.expect((name, sheet) not in seen, f"the name {name} is defined twice")
            seen.add((name, sheet))
            self.expect(re.fullmatch(r"_xlnm\.(Print_Area|Print_Titles|_FilterDatabase)", name), f"name {name}")
            self.expect(sheet is not None and int(sheet) < len(self.sheets), f"{name} is of no sheet")
            self.expect(not any(e in node.text for e in ERRORS), f"{name} points nowhere: {node.text}")
            for quoted, plain in re.findall(r"(?:'((?:[^']|'')+)'|([^,!']+))!", node.text):
                target = quoted.replace("''", "'") or plain
                self.expect(target in self.sheets, f"{name} points to a sheet {target!r}")

    def text(self, cell):
        """What a cell of text says; nothing for others."""
        if cell.get("t") == "s":
            index = int(cell.findtext(f"{MAIN}v"))
            if self.expect(index < len(self.shared), f"{cell.get('r')} has no shared text {index}"):
                return "".join(node.text or "" for node in self.shared[index].iter(f"{MAIN}t"))
        if cell.get("t") == "inlineStr":
            return "".join(node.text or "" for node in cell.iter(f"{MAIN}t"))
        return None

    def sheet(self, name, part):
        tree, links = self.trees[part], self.relationships(part)
        cells, last = {}, 0
        for row in tree.iter(f"{MAIN}row"):
            number, column = int(row.get("r")), 0
            self.expect(last < number <= 1_048_576, f"{name}: row {number} after row {last}")
            last = number
            for cell in row:
                at = place(cell.get("r"))
                self.expect(at[0] == number and column < at[1] <= 16_384, f"{name}: cell {cell.get('r')} in row {number}")
                column = at[1]
                cells[at] = cell
                self.expect(int(cell.get("s", 0)) < self.formats, f"{name}: {cell.get('r')} has no format")
                self.expect(cell.get("t") != "e", f"{name}: {cell.get('r')} is an error")
                self.expect(len(self.text(cell) or "") <= 32_767, f"{name}: {cell.get('r')} is too long")
        taken = [area(node.get("ref")) for node in tree.iter(f"{MAIN}mergeCell")]
        tables = [self.trees[links[node.get(LINK)]] for node in tree.iter(f"{MAIN}tablePart")]
        for table in tables:
            taken.append(self.table(name, table, cells))
        for index, one in enumerate(taken):
            self.expect(not any(overlap(one, other) for other in taken[:index]), f"{name}: areas overlap at {one}")
        for at, cell in cells.items():
            formula = cell.find(f"{MAIN}f")
            if formula is not None:
                self.formula(name, cell.get("r"), formula.text or "")
                inside = any(overlap((*at, *at), area(table.get("ref"))) for table in tables)
                self.expect(not inside, f"{name}: {cell.get('r')} is a formula among the data")
        for node in tree.iter(f"{MAIN}cfRule"):
            rule = int(node.get("dxfId", 0))
            self.expect(rule < self.differences, f"{name}: a conditional format without a format")
        for node in tree.iter(f"{MAIN}hyperlink"):
            sheet, _, cell = (node.get("location") or "").rpartition("!")
            target = sheet.strip("'").replace("''", "'")
            self.expect(target in self.sheets, f"{name}: a link to {node.get('location')}")
            self.expect(place(node.get("ref")) in cells, f"{name}: a link from no cell, {node.get('ref')}")
            self.links.append((name, node.get("ref"), target, place(cell)))
        self.cells[name] = set(cells)
        for part in links.values():
            if part.startswith("xl/drawings/"):
                self.charts += self.drawing(name, part)

    def drawing(self, name, part):
        """The charts of a drawing; each range must lie in cells that are there and hold something."""
        count = 0
        for target in self.relationships(part).values():
            if not target.startswith("xl/charts/"):
                continue
            count += 1
            formulas = [node.text for node in self.trees[target].iter(f"{CHART}f")]
            self.expect(len(formulas) >= 2, f"{name}: {target} shows nothing")
            for formula in formulas:
                sheet, _, cells = formula.rpartition("!")
                self.ranges.append((target, sheet.strip("'").replace("''", "'"), area(cells.replace("$", ""))))
        return count

    def ends(self):
        """Links lead to cells, and come back; charts read cells."""
        for name, source, target, cell in self.links:
            there = cell == (1, 1) or cell in self.cells.get(target, ())
            self.expect(there, f"{name}: the link in {source} leads to {target} {cell}, where nothing is")
        for chart, sheet, (top, left, bottom, right) in self.ranges:
            there = self.cells.get(sheet, set())
            cells = [(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)]
            self.expect(all(cell in there for cell in cells), f"{chart} reads {sheet} {cells[0]}…, which is not there")

    def table(self, name, table, cells):
        """The heading cells of a native table must be texts and say what the table says."""
        around = area(table.get("ref"))
        called = table.get("displayName")
        self.expect(re.fullmatch(r"[A-Za-z_][A-Za-z0-9_.]*", called), f"{name}: a table called {called!r}")
        self.expect(called.lower() not in self.table_names, f"{name}: two tables are called {called}")
        self.table_names.add(called.lower())
        titles = [node.get("name") for node in table.iter(f"{MAIN}tableColumn")]
        self.expect(len({title.casefold() for title in titles}) == len(titles), f"{name}: equal headings")
        self.expect(len(titles) == around[3] - around[1] + 1, f"{name}: {len(titles)} headings in {table.get('ref')}")
        for offset, title in enumerate(titles):
            cell = cells.get((around[0], around[1] + offset))
            found = None if cell is None else self.text(cell)
            self.expect(found == title, f"{name}: the table says {title!r}, its heading {found!r}")
        self.expect(around[2] > around[0], f"{name}: a table without a row")
        filtered = table.find(f"{MAIN}autoFilter")
        self.expect(filtered is None or filtered.get("ref") == table.get("ref"), f"{name}: filter and table differ")
        return around

    def formula(self, name, reference, text):
        self.formulas += 1
        known = any(pattern.fullmatch(text) for pattern in FORMULAS)
        self.expect(known, f"{name}: {reference} has a formula that the program does not write: {text}")
        self.expect(not any(error in text for error in ERRORS), f"{name}: {reference} refers to nothing: {text}")


def main(paths):
    problems = Problems()
    formulas, links, charts = 0, 0, 0
    for path in paths:
        package = Package(path, problems)
        package.check()
        problems.expect(package.formulas > 0, f"{path}: no formula at all")
        formulas += package.formulas
        # The way back from each sheet alone would be a link a sheet.
        problems.expect(len(package.links) > 3 * len(package.sheets), f"{path}: hardly a link")
        problems.expect(package.charts >= 4, f"{path}: {package.charts} charts")
        links, charts = links + len(package.links), charts + package.charts
    problems.end(f"{len(paths)} packages sound, {formulas} formulas known, {links} links and {charts} charts resolve")


if __name__ == "__main__":
    main(sys.argv[1:])
