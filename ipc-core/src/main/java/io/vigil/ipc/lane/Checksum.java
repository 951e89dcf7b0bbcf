package io.vigil.ipc.lane;

import io.vigil.ipc.region.Region;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The checksum of a frame: CRC32C over everything that does not change after the commit, mixed with where the frame
 * lies, so that a frame in the wrong place is as wrong as a damaged one.
 *
 * <p>0 stands for "none", so a sum of 0 is stored as 1. Owned by one thread; allocates once a term.
 */
final class Checksum {
    private final CRC32C crc = new CRC32C();
    private @Nullable Region[] regions = new @Nullable Region[4];
    private @Nullable ByteBuffer[] views = new @Nullable ByteBuffer[4];
    private @Nullable Region copied;
    private @Nullable ByteBuffer copyView;

    /** Sum of the frame of term t at {@code unit} that is {@code length} bytes long. */
    int of(Term term, long t, int unit, int length) {
        return of(viewOf(term), term.frame(unit), t, unit, length);
    }

    /** The same of a copy that lies at the start of a region of its own. */
    int ofCopy(Region copy, long t, int unit, int length) {
        ByteBuffer view = copyView;
        if (view == null || copied != copy) {
            view = copy.duplicate();
            copyView = view;
            copied = copy;
        }
        return of(view, 0, t, unit, length);
    }

    private int of(ByteBuffer view, int frame, long t, int unit, int length) {
        view.limit(frame + length).position(frame + FrameLayout.PRESENCE);
        crc.reset();
        crc.update(view);
        int sum = (int) crc.getValue() ^ (int) (t * 0x9E37_79B9L) ^ unit * 0x85EB_CA6B;
        return sum == 0 ? 1 : sum;
    }

    /** Kept by index and by region: one reader's frame may serve several mailboxes, whose indexes are the same. */
    private ByteBuffer viewOf(Term term) {
        int physical = term.physical();
        if (physical >= views.length) {
            int length = Math.max(physical + 1, views.length * 2);
            views = Arrays.copyOf(views, length);
            regions = Arrays.copyOf(regions, length);
        }
        ByteBuffer view = views[physical];
        if (view == null || regions[physical] != term.region()) {
            view = term.region().duplicate();
            views[physical] = view;
            regions[physical] = term.region();
        }
        return view;
    }
}
