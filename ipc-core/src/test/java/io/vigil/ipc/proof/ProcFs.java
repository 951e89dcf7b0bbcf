package io.vigil.ipc.proof;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the kernel says about processes, and signals to them. */
final class ProcFs {
    static final Path SELF = Path.of("/proc/self");

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

    /** Open descriptors of this JVM and what they lead to. */
    static Map<Integer, String> descriptors() {
        Map<Integer, String> found = new TreeMap<>();
        try (DirectoryStream<Path> links = Files.newDirectoryStream(SELF.resolve("fd"))) {
            for (Path link : links) {
                String target = targetOf(link);
                if (!target.isEmpty()) {
                    found.put(Integer.valueOf(link.getFileName().toString()), target);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list descriptors", e);
        }
        return found;
    }

    private static String targetOf(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            // Closed meanwhile; so was the descriptor of this very listing.
            return "";
        }
    }

    /** Lines of this JVM's memory map that name a file under the directory. */
    static List<String> mappingsUnder(Path directory) {
        String prefix = directory.toAbsolutePath() + "/";
        List<String> found = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(SELF.resolve("maps"))) {
                if (line.contains(prefix)) {
                    found.add(line);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the memory map", e);
        }
        return found;
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
