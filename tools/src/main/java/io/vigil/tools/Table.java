package io.vigil.tools;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Columns for people: aligned by blanks, never framed, no blank at the end of a line.
 *
 * <p>Collects rows, and prints them when asked or when there are many; a column keeps the width that it once had, so
 * that what comes later stands below. Belongs to one thread.
 */
public final class Table {
    private static final int MOST_ROWS = 500;
    private static final String GAP = "  ";

    /** How one cell is drawn. */
    public enum Style {
        PLAIN(""),
        GOOD("\u001b[32m"),
        WARN("\u001b[33m"),
        BAD("\u001b[31m"),
        FAINT("\u001b[2m");

        private final String begin;

        Style(String begin) {
            this.begin = begin;
        }
    }

    private record Cell(String text, Style style) {}

    private final PrintStream out;
    private final boolean color;
    private final String[] heads;
    private final boolean[] right;
    private final int[] widths;
    private final List<List<Cell>> rows = new ArrayList<>();
    private List<Cell> row = new ArrayList<>();
    private boolean begun;

    /**
     * An empty table.
     *
     * @param heads of the columns; one that begins with {@code >} has its numbers to the right
     */
    public Table(PrintStream out, boolean color, String... heads) {
        this.out = out;
        this.color = color;
        this.heads = heads.clone();
        this.right = new boolean[heads.length];
        this.widths = new int[heads.length];
        for (int i = 0; i < heads.length; i++) {
            right[i] = heads[i].startsWith(">");
            this.heads[i] = right[i] ? heads[i].substring(1) : heads[i];
            widths[i] = this.heads[i].length();
        }
    }

    /** The next cell of the row. */
    public Table put(String text) {
        return put(text, Style.PLAIN);
    }

    public Table put(String text, Style style) {
        row.add(new Cell(text.isEmpty() ? "-" : text, style));
        return this;
    }

    public Table put(long number) {
        return put(Long.toString(number));
    }

    /** The row is complete. */
    public void end() {
        if (row.size() != heads.length) {
            throw new IllegalStateException("row of " + row.size() + " cells in a table of " + heads.length);
        }
        for (int i = 0; i < heads.length; i++) {
            widths[i] = Math.max(widths[i], width(row.get(i).text()));
        }
        rows.add(row);
        row = new ArrayList<>();
        if (rows.size() >= MOST_ROWS) {
            print();
        }
    }

    /** Prints what was collected, below the heads the first time. */
    public void print() {
        if (!begun) {
            begun = true;
            List<Cell> line = new ArrayList<>();
            for (String head : heads) {
                line.add(new Cell(head, Style.FAINT));
            }
            print(line);
        }
        rows.forEach(this::print);
        rows.clear();
    }

    private void print(List<Cell> cells) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            Cell cell = cells.get(i);
            String blanks = " ".repeat(Math.max(0, widths[i] - width(cell.text())));
            boolean last = i == cells.size() - 1;
            line.append(i == 0 ? "" : GAP).append(right[i] ? blanks : "");
            if (color && cell.style() != Style.PLAIN) {
                line.append(cell.style().begin).append(cell.text()).append("\u001b[0m");
            } else {
                line.append(cell.text());
            }
            line.append(right[i] || last ? "" : blanks);
        }
        out.println(line);
    }

    private static int width(String text) {
        return text.codePointCount(0, text.length());
    }
}
