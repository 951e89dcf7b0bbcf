package io.vigil.ipc.mailbox;

import io.vigil.ipc.lane.LaneControl;
import io.vigil.ipc.lane.TermLayout;
import io.vigil.ipc.region.Region;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The files of one mailbox as bytes: finds words of the lane protocol in them and damages them, whoever has them open. */
record DamagedBox(MailboxFiles files, Region control) {
    static DamagedBox of(MailboxFiles files) {
        return new DamagedBox(files, files.mapControl(Region.Access.READ_ONLY));
    }

    Path terms() {
        return files.terms().resolve("19700101F.cq4");
    }

    int units() {
        return control.getInt(ControlLayout.TERM_UNITS);
    }

    long active(int lane) {
        return new LaneControl(control, ControlLayout.lane(lane)).active();
    }

    /** Where term t of a lane begins in {@link #terms}. */
    long term(int lane, long t) {
        long entry = new LaneControl(control, ControlLayout.lane(lane)).dir(t);
        int physical = LaneControl.dirPhysical(entry);
        return control.getLong(ControlLayout.TABLE + physical * Long.BYTES);
    }

    /** Where the cell of a unit lies in {@link #terms}. */
    long cell(int lane, long t, int unit) {
        int lines = (units() + 1) >>> 3;
        return term(lane, t) + TermLayout.CELLS + ((unit & 7) * lines + (unit >>> 3)) * (long) Long.BYTES;
    }

    /** Where the frame at a unit begins in {@link #terms}. */
    long frame(int lane, long t, int unit) {
        return term(lane, t) + TermLayout.data(units()) + unit * (long) TermLayout.UNIT;
    }

    long read(long offset) {
        return readLong(terms(), offset);
    }

    void write(long offset, long value) {
        writeLong(terms(), offset, value);
    }

    static long readLong(Path file, long offset) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            channel.read(bytes, offset);
            return bytes.getLong(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void writeLong(Path file, long offset, long value) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            bytes.putLong(0, value);
            channel.write(bytes, offset);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
