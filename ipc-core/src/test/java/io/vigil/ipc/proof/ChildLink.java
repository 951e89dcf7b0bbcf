package io.vigil.ipc.proof;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The child's end of the lines between a test and a JVM that it started.
 *
 * <p>Owns stdin and stdout of the child: everything that other code prints goes to stderr, which is a file. Lines for
 * the rig itself ({@code GO}, {@code ARM}, {@code HITS}) are answered here; the others wait for {@link #hear}. When the
 * test's JVM goes away, so does the child. Thread-safe.
 */
public final class ChildLink {
    private static final int ORPHANED = 97;
    private static final ChildLink LINK = new ChildLink(System.out);

    private final PrintStream out;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final FailPointScript script = new FailPointScript(this::sayInternally);

    private ChildLink(PrintStream out) {
        this.out = out;
    }

    /** Sends one line to the test. */
    public static void say(String line) {
        LINK.sayInternally(line);
    }

    /** Waits for the next line from the test. */
    public static String hear() {
        try {
            return LINK.lines.take();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while waiting for a line", e);
        }
    }

    /** The next line from the test, if one comes within that time. */
    public static Optional<String> hear(long most, TimeUnit unit) {
        try {
            return Optional.ofNullable(LINK.lines.poll(most, unit));
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while waiting for a line", e);
        }
    }

    static ChildLink link() {
        return LINK;
    }

    FailPointScript script() {
        return script;
    }

    void start() {
        System.setOut(System.err);
        Thread reader = new Thread(this::read, "child-link");
        reader.setDaemon(true);
        reader.start();
    }

    private void sayInternally(String line) {
        // One write a line: a kill leaves whole lines or none.
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        synchronized (out) {
            out.write(bytes, 0, bytes.length);
            out.flush();
        }
    }

    private void read() {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                take(line);
            }
        } catch (IOException e) {
            System.err.println("child link broke: " + e);
        }
        Runtime.getRuntime().halt(ORPHANED);
    }

    private void take(String line) {
        if (line.equals("GO")) {
            script.go();
        } else if (line.startsWith("ARM ")) {
            script.arm(line.substring("ARM ".length()));
            sayInternally("ARMED");
        } else if (line.equals("HITS")) {
            sayInternally("HITS " + script.counts());
        } else {
            lines.add(line);
        }
    }
}
