package io.vigil.testing;

import io.vigil.Vigil;
import io.vigil.ipc.VigilClock;
import io.vigil.ipc.testing.LeakWatch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ParameterResolutionException;

/** The home of one test, and who takes part in it. Used by the test's thread. Never closed by JUnit: afterEach does it. */
final class TestHome {
    /** What the files of a home begin with. */
    private static final List<String> VIGILS =
            List.of("HOME", "owners", "registry", "mailboxes/", "checkpoints", "journal", "supervisor/");

    private final LeakWatch watch;
    private @Nullable VigilClock clock;
    private final Map<String, Vigil> participants = new HashMap<>();
    private final Deque<AutoCloseable> given = new ArrayDeque<>();
    private @Nullable TestContext context;

    TestHome(String test) {
        this.watch = new LeakWatch(test);
    }

    /** The first call decides: everybody here goes by one clock, a manual one or that of the machine. */
    void goByAClock(boolean manual) {
        if (clock == null) {
            clock = manual ? new ManualClock() : VigilClock.SYSTEM;
        }
    }

    Path directory() {
        return watch.home();
    }

    Vigil participant(String name) {
        Vigil known = participants.get(name);
        if (known != null) {
            return known;
        }
        Vigil opened = Vigil.open(directory(), name, Objects.requireNonNull(clock));
        given.push(opened);
        participants.put(name, opened);
        return opened;
    }

    TestContext context() {
        TestContext known = context;
        if (known != null) {
            return known;
        }
        if (!(clock instanceof ManualClock manual)) {
            throw new ParameterResolutionException(
                    "a Vigil of this test goes by the real clock already: home=" + directory()
                            + "; ask for the TestContext where the first Vigil is asked for, or in the test method");
        }
        TestContext made = new TestContext(directory(), manual);
        given.push(made);
        context = made;
        return made;
    }

    /** Closes what was given, the last first, and lets go of it; all of it, whatever one of them throws. */
    void close() {
        participants.clear();
        context = null;
        AssertionError failed = null;
        while (!given.isEmpty()) {
            try {
                given.pop().close();
            } catch (Exception e) {
                if (failed == null) {
                    failed = new AssertionError("cannot close what the test was given: home=" + directory(), e);
                } else {
                    failed.addSuppressed(e);
                }
            }
        }
        if (failed != null) {
            throw failed;
        }
    }

    List<String> leaks(Duration most) {
        return watch.leaks(most, this::isOfVigil);
    }

    /**
     * Mappings of Vigil's own files go with the garbage of a closed participant, which a field of the test, or what it
     * tested, may refer to still. One that is not closed has threads and descriptors, too.
     */
    private boolean isOfVigil(String leak) {
        String within = directory() + "/";
        int at = leak.indexOf(within);
        if (!leak.startsWith("mapping: ") || at < 0) {
            return false;
        }
        String file = leak.substring(at + within.length());
        return VIGILS.stream().anyMatch(file::startsWith);
    }

    void delete() {
        watch.delete();
    }
}
