package io.vigil.ipc.chronicle;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.ipc.region.Region;
import io.vigil.ipc.region.Region.Access;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Terms with known bytes, and what the file system says about their file. */
final class Terms {
    static final int SMALL = 64 << 10;

    private static final int STEP = 4096;

    private Terms() {}

    /** Expects zeros, and leaves a mark that depends on offset and place at every page and at the very end. */
    static void fill(Path file, long offset, int bytes) {
        Region term = Region.map(file, offset, bytes, Access.READ_WRITE);
        for (int at = 0; at < bytes; at += STEP) {
            assertThat(term.getLong(at)).as("fresh term %d at %d", offset, at).isZero();
            term.putLong(at, mark(offset, at));
        }
        term.putLong(bytes - Long.BYTES, mark(offset, bytes));
    }

    static void assertIntact(Path file, long offset, int bytes) {
        Region term = Region.map(file, offset, bytes, Access.READ_ONLY);
        for (int at = 0; at < bytes; at += STEP) {
            assertThat(term.getLong(at)).as("term %d at %d", offset, at).isEqualTo(mark(offset, at));
        }
        assertThat(term.getLong(bytes - Long.BYTES))
                .as("end of term %d", offset)
                .isEqualTo(mark(offset, bytes));
    }

    static long mark(long offset, int at) {
        return (offset + at) * 0x9E37_79B9_7F4A_7C15L | 1;
    }

    /** Kibibytes that a file or directory really takes. */
    static long realKib(Path path) {
        return Long.parseLong(run("du", "-sk", path.toString()).split("\\s+", -1)[0]);
    }

    /** A copy as it is at this moment, holes and all. */
    static void copy(Path from, Path to) {
        run("cp", "-a", "--sparse=always", from.toString(), to.toString());
    }

    static String run(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor())
                    .as("%s: %s", String.join(" ", command), out)
                    .isZero();
            return out;
        } catch (IOException e) {
            throw new AssertionError("cannot run " + String.join(" ", command), e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while running " + command[0], e);
        }
    }
}
