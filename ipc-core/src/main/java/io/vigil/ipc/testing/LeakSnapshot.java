package io.vigil.ipc.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What this JVM holds at one moment: threads, descriptors, children, entries of its working directory.
 *
 * <p>Immutable; taken before and after a test, the difference is what the test left behind.
 */
final class LeakSnapshot {
    /** Threads that the JDK, JUnit and the libraries start once and keep. */
    private static final List<String> KEPT_THREADS = List.of(
            "process reaper",
            "Common-Cleaner",
            "Cleaner-",
            "Finalizer",
            "Reference Handler",
            "Signal Dispatcher",
            "Attach Listener",
            "Notification Thread",
            "ForkJoinPool.commonPool-worker",
            "surefire-",
            "junit-",
            "JNA Cleaner",
            "VirtualThread-unparker",
            "Read-Poller",
            "Write-Poller",
            "background~resource~releaser",
            "ping-timer");

    /** Files that class loading opens when it likes. */
    private static final List<String> KEPT_FILES =
            List.of(".jar", "/modules", ".so", ".jsa", "/dev/random", "/dev/urandom");

    /** Executable memory that the foreign-function library of JNA takes once, at its first call. */
    private static final String FOREIGN_CALLS = "/tmp/ffi";

    private final Map<Long, String> threads;
    private final Map<String, Long> descriptors;
    private final Map<Long, String> children;
    private final Set<String> entries;

    private LeakSnapshot(
            Map<Long, String> threads, Map<String, Long> descriptors, Map<Long, String> children, Set<String> entries) {
        this.threads = threads;
        this.descriptors = descriptors;
        this.children = children;
        this.entries = entries;
    }

    static LeakSnapshot take() {
        Map<Long, String> threads = new HashMap<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.isAlive() && KEPT_THREADS.stream().noneMatch(thread.getName()::startsWith)) {
                threads.put(thread.getId(), thread.getName());
            }
        }
        Map<String, Long> descriptors = OwnProcess.descriptors().values().stream()
                .filter(target -> KEPT_FILES.stream().noneMatch(target::endsWith))
                .filter(target -> !target.startsWith("/proc/") && !target.startsWith(FOREIGN_CALLS))
                .collect(Collectors.groupingBy(target -> target, Collectors.counting()));
        Map<Long, String> children = new HashMap<>();
        ProcessHandle.current()
                .children()
                .filter(ProcessHandle::isAlive)
                .forEach(child ->
                        children.put(child.pid(), child.info().command().orElse("?")));
        return new LeakSnapshot(threads, descriptors, children, workingDirectory());
    }

    private static Set<String> workingDirectory() {
        try (Stream<Path> files = Files.list(Path.of("").toAbsolutePath())) {
            return files.map(Path::toString).collect(Collectors.toCollection(HashSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the working directory", e);
        }
    }

    /** What is here and was not there before, one line each. */
    List<String> leaksSince(LeakSnapshot before) {
        List<String> leaks = new ArrayList<>();
        threads.forEach((id, name) -> {
            if (!before.threads.containsKey(id)) {
                leaks.add("thread: " + name + stackOf(id));
            }
        });
        descriptors.forEach((target, count) -> {
            long more = count - before.descriptors.getOrDefault(target, 0L);
            if (more > 0) {
                leaks.add("descriptor: " + target + " x" + more);
            }
        });
        children.forEach((pid, command) -> {
            if (!before.children.containsKey(pid)) {
                leaks.add("child process: " + pid + " " + command);
            }
        });
        for (String entry : entries) {
            if (!before.entries.contains(entry)) {
                leaks.add("file in the working directory: " + entry);
            }
        }
        return leaks;
    }

    private static String stackOf(long id) {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(entry -> entry.getKey().getId() == id)
                .flatMap(entry -> Stream.of(entry.getValue()))
                .map(frame -> "\n      at " + frame)
                .collect(Collectors.joining());
    }
}
