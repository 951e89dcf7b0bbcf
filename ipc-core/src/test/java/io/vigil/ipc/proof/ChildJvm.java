package io.vigil.ipc.proof;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One JVM that a test has started: lines to and from it, and signals.
 *
 * <p>A reader thread of this JVM collects its lines and answers {@code AT kill} and {@code AT stop} with the signal at
 * once, while the child's thread stands at that failpoint. Every failed wait says what the child said, printed and is
 * doing. Thread-safe.
 */
public final class ChildJvm implements AutoCloseable {
    private final String name;
    private final Process process;
    private final Path log;
    private final Thread reader;
    private final List<String> lines = new ArrayList<>();
    private int nextLine;
    private boolean ended;
    private volatile boolean signalled;
    private volatile boolean lookedAt;

    ChildJvm(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
        this.reader = new Thread(this::read, "lines of " + name);
        reader.setDaemon(true);
    }

    void open() {
        reader.start();
        awaitLine(line -> line.startsWith("UP "), Duration.ofSeconds(60));
    }

    /** The name given by the test. */
    public String name() {
        return name;
    }

    /** Its process id. */
    public long pid() {
        return process.pid();
    }

    /** True until the kernel has reaped it. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Sends a line; to a dead child it does nothing. */
    public void send(String line) {
        try {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            if (Await.within(Duration.ofSeconds(2), () -> !process.isAlive())) {
                return;
            }
            throw new UncheckedIOException("cannot send to a living child: " + describe(), e);
        }
    }

    /** Waits for the next line that fits, skipping others, and consumes it. */
    public String awaitLine(Predicate<String> fits, Duration most) {
        long deadlineNs = System.nanoTime() + most.toNanos();
        synchronized (lines) {
            for (; ; ) {
                while (nextLine < lines.size()) {
                    String line = lines.get(nextLine++);
                    if (fits.test(line)) {
                        return line;
                    }
                }
                long leftMs = TimeUnit.NANOSECONDS.toMillis(deadlineNs - System.nanoTime());
                if (ended || leftMs <= 0) {
                    throw new AssertionError("no such line came from the child: " + describe());
                }
                waitForLines(leftMs);
            }
        }
    }

    private void waitForLines(long mostMs) {
        try {
            lines.wait(mostMs);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while waiting for a line of " + name, e);
        }
    }

    /** Waits until a thread of the child is held at that failpoint by {@code block} or {@code stop}, or was killed. */
    public void awaitAt(String site, Duration most) {
        String line = awaitLine(l -> l.startsWith("AT ") && l.contains(" " + site + " "), most);
        if (line.startsWith("AT kill")) {
            awaitDeath(most);
        } else if (line.startsWith("AT stop")) {
            awaitState('T', most);
        }
    }

    /** Lets a thread held by {@code block} go on. */
    public void go() {
        send("GO");
    }

    /** Adds a rule {@code site:hit:action}, counted from now on. */
    public void arm(String rule) {
        send("ARM " + rule);
        awaitLine(line -> line.equals("ARMED"), Duration.ofSeconds(30));
    }

    /** Hits of every failpoint since the rule {@code *:0:count} was armed, by site. */
    public Map<String, Long> hits() {
        send("HITS");
        String line = awaitLine(l -> l.startsWith("HITS"), Duration.ofSeconds(30));
        Map<String, Long> hits = new TreeMap<>();
        for (String count : line.substring("HITS".length()).trim().split(" ", -1)) {
            int equals = count.lastIndexOf('=');
            if (equals > 0) {
                hits.put(count.substring(0, equals), Long.valueOf(count.substring(equals + 1)));
            }
        }
        return hits;
    }

    /** Adds a rule to a child that may die meanwhile. */
    void armWithoutWaiting(String rule) {
        send("ARM " + rule);
    }

    /** SIGKILL, and waits until it is reaped. */
    public void kill() {
        killWithoutWaiting();
        awaitDeath(Duration.ofSeconds(30));
    }

    /** SIGKILL. */
    public void killWithoutWaiting() {
        signalled = true;
        process.destroyForcibly();
    }

    /** SIGSTOP, and waits until every thread of it stands. */
    public void stop() {
        signal("STOP");
        awaitState('T', Duration.ofSeconds(30));
    }

    /** SIGCONT, and {@code GO} in case a thread was held at a failpoint by {@code stop}. */
    public void cont() {
        signal("CONT");
        go();
    }

    /** Makes it print the stacks of its threads to its log, which {@link #describe} shows the end of. */
    public void dumpThreads() {
        long before = ProcFs.size(log);
        signal("QUIT");
        Await.within(Duration.ofSeconds(2), () -> !isAlive() || ProcFs.size(log) > before);
    }

    boolean wasSignalled() {
        return signalled;
    }

    /** SIGSTOP. */
    void stopWithoutWaiting() {
        signal("STOP");
    }

    /** SIGCONT. */
    void continueOnly() {
        signal("CONT");
    }

    private void signal(String signal) {
        if (process.isAlive()) {
            ProcFs.signal(process.pid(), signal);
        }
    }

    private void awaitState(char state, Duration most) {
        Await.until(
                () -> "state " + state + " of the child: " + describe(),
                most,
                () -> !process.isAlive() || ProcFs.state(process.pid()) == state);
    }

    /** Waits until it is dead and reaped, and returns its exit value (137 after SIGKILL). */
    public int awaitDeath(Duration most) {
        lookedAt = true;
        try {
            if (!process.waitFor(most.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("the child did not die: " + describe());
            }
            reader.join(Duration.ofSeconds(30).toMillis());
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while waiting for the death of " + name, e);
        }
    }

    /** Waits for its own end and fails when that was not a success. */
    public void awaitSuccess(Duration most) {
        int exit = awaitDeath(most);
        if (exit != 0) {
            throw new AssertionError("the child failed: exit=" + exit + ", " + describe());
        }
    }

    /** All lines it said so far. */
    public List<String> said() {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }

    boolean endedUnexpectedly() {
        return !process.isAlive() && !signalled && !lookedAt && process.exitValue() != 0;
    }

    /** Everything known about it, for a message. */
    public String describe() {
        List<String> said = said();
        String state = process.isAlive() ? "alive " + ProcFs.state(pid()) : "exit " + process.exitValue();
        return "name=" + name + ", pid=" + pid() + ", " + state + "\n  said: "
                + said.subList(Math.max(0, said.size() - 30), said.size()) + "\n  printed (" + log + "):\n"
                + ProcFs.tail(log, 4096);
    }

    private void read() {
        try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8)) {
            for (@Nullable String line = in.readLine(); line != null; line = in.readLine()) {
                react(line);
                synchronized (lines) {
                    lines.add(line);
                    lines.notifyAll();
                }
            }
        } catch (IOException e) {
            if (!signalled) { // killing closes the pipe as well
                System.err.println("lines of " + name + " broke: " + e);
            }
        } finally {
            synchronized (lines) {
                ended = true;
                lines.notifyAll();
            }
        }
    }

    private void react(String line) {
        if (line.startsWith("AT kill ")) {
            killWithoutWaiting();
        } else if (line.startsWith("AT stop ")) {
            signal("STOP");
        }
    }

    /** Kills it if it lives, and releases what this JVM holds for it. */
    @Override
    public void close() {
        if (process.isAlive()) {
            kill();
        }
        closeInput();
    }

    /** Closes its stdin, as the death of this JVM would. */
    void closeInput() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // A pipe to a dead process: nothing is lost.
            lookedAt = true;
        }
    }
}
