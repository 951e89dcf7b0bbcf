package io.vigil.ipc.proof;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Starts real JVMs for a test and leaves none behind.
 *
 * <p>Output of each child is a file in the given directory. {@link #close} kills every survivor and fails when a child
 * ended with an error that nobody had asked for. Thread-safe.
 */
public final class JvmDriver implements AutoCloseable {
    private final Path directory;
    private final List<ChildJvm> children = new CopyOnWriteArrayList<>();
    private final AtomicInteger logs = new AtomicInteger();
    private final Thread hook = new Thread(this::killAll, "jvm-driver-hook");

    private JvmDriver(Path directory) {
        this.directory = directory.toAbsolutePath();
    }

    /** A driver whose children run in that directory and write their output there. */
    public static JvmDriver in(Path directory) {
        JvmDriver driver = new JvmDriver(directory);
        Runtime.getRuntime().addShutdownHook(driver.hook);
        return driver;
    }

    /** Prepares a child that runs the main method of that class. */
    public ChildLaunch child(String name, Class<?> mainClass) {
        return new ChildLaunch(this, name, mainClass.getName());
    }

    /** Starts a child with the defaults. */
    public ChildJvm start(String name, Class<?> mainClass, Object... args) {
        return child(name, mainClass).args(args).start();
    }

    Path directory() {
        return directory;
    }

    Path logOf(String name) {
        return directory.resolve(name + "-" + logs.incrementAndGet() + ".log");
    }

    ChildJvm adopt(ChildJvm child) {
        children.add(child);
        child.open();
        return child;
    }

    private void killAll() {
        children.forEach(ChildJvm::killWithoutWaiting);
    }

    /** Forgets a child that is dead and was looked at; storms start thousands. */
    void forget(ChildJvm child) {
        children.remove(child);
    }

    @Override
    public void close() {
        StringBuilder unexpected = new StringBuilder();
        for (ChildJvm child : children) {
            if (child.endedUnexpectedly()) {
                unexpected.append("\na child ended by itself: ").append(child.describe());
            }
        }
        killAll();
        children.forEach(child -> child.awaitDeath(Duration.ofSeconds(30)));
        children.forEach(ChildJvm::close);
        children.clear();
        Runtime.getRuntime().removeShutdownHook(hook);
        if (!unexpected.isEmpty()) {
            throw new AssertionError(unexpected.toString());
        }
    }
}
