"""Rows of ratios: what was measured in each round, and how it is printed."""

import statistics


class Table:
    """Rows of (ratio, figure, limit), one of each in every round."""

    def __init__(self):
        self.rows = {}

    def add(self, name, target, figure, limit, unit, at_least=True, **details):
        """Adds a round to a row. If the target is None, the ratio is only printed. Details are printed beside the row."""
        row = self.rows.setdefault(
            name,
            {"target": target, "at_least": at_least, "unit": unit, "ratios": [], "figures": [], "limits": [],
             "details": {}},
        )
        row["ratios"].append(figure / limit)
        row["figures"].append(figure)
        row["limits"].append(limit)
        for detail, value in details.items():
            row["details"].setdefault(detail, []).append(value)

    def summary(self):
        return [summary(name, row) for name, row in self.rows.items()]


def summary(name, row):
    ratio = statistics.median(row["ratios"])
    reached = None
    if row["target"] is not None:
        reached = ratio >= row["target"] if row["at_least"] else ratio <= row["target"]
    return {
        "row": name,
        "ratio": ratio,
        "ratio_least": min(row["ratios"]),
        "ratio_greatest": max(row["ratios"]),
        "rounds": len(row["ratios"]),
        "target": row["target"],
        "reached": reached,
        "at_least": row["at_least"],
        "figure": statistics.median(row["figures"]),
        "limit": statistics.median(row["limits"]),
        "unit": row["unit"],
        "details": {detail: statistics.median(values) for detail, values in row["details"].items()},
    }


def target(row):
    if row["target"] is None:
        return "-"
    sign = ">=" if row["at_least"] else "<="
    return f"{sign} {row['target']:.2f}" + ("" if row["reached"] else "  missed")


def print_table(rows):
    head = ("row", "ratio", "least .. greatest", "target", "figure", "limit", "")
    lines = [head]
    for row in rows:
        lines.append((
            row["row"],
            f"{row['ratio']:.2f}",
            f"{row['ratio_least']:.2f} .. {row['ratio_greatest']:.2f}",
            target(row),
            f"{row['figure']:,.0f}",
            f"{row['limit']:,.0f}",
            row["unit"],
        ))
    widths = [max(len(line[i]) for line in lines) for i in range(len(head))]
    for line in lines:
        cells = [line[0].ljust(widths[0])] + [cell.rjust(width) for cell, width in zip(line[1:6], widths[1:6])]
        print("  ".join([*cells, line[6]]).rstrip())
    for row in rows:
        if row["details"]:
            told = ", ".join(f"{detail} {value:,.0f}" for detail, value in row["details"].items())
            print(f"\n{row['row']}: {told}")
