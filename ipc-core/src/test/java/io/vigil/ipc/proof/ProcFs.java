package io.vigil.ipc.proof;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the kernel says about processes, and signals to them. */
final class ProcFs {
    private ProcFs() {}

    /** The state letter of a process (R, S, D, T, Z), X when there is none. */
    static char state(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2);
        } catch (IOException e) {
            return 'X';
        }
    }

    /** Sends a signal by name with the shell's own kill. */
    static void signal(long pid, String signal) {
        try {
            Process shell = new ProcessBuilder("sh", "-c", "kill -" + signal + " " + pid)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            shell.getOutputStream().close();
            shell.waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot send a signal: pid=" + pid + ", signal=" + signal, e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while sending a signal", e);
        }
    }

    /** Length of a file, 0 when there is none. */
    static long size(Path file) {
        return file.toFile().length();
    }

    /** The last bytes of a file as text. */
    static String tail(Path file, int bytes) {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            long from = Math.max(0, in.length() - bytes);
            byte[] buffer = new byte[(int) (in.length() - from)];
            in.seek(from);
            in.readFully(buffer);
            return new String(buffer, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "(" + e + ")";
        }
    }
}
