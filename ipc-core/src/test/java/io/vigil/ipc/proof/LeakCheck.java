package io.vigil.ipc.proof;

import io.vigil.ipc.testing.LeakWatch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Fails a test that leaves a thread, descriptor, mapping, child process or file behind, and gives it a home
 * ({@link ProofHome}).
 *
 * <p>The home of a failed test is kept, and its place printed. What existed before the test, for example from
 * {@code @BeforeAll}, does not count.
 */
public final class LeakCheck implements BeforeEachCallback, AfterEachCallback, ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(LeakCheck.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Duration patience;

    public LeakCheck() {
        this(PATIENCE);
    }

    LeakCheck(Duration patience) {
        this.patience = patience;
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        watchOf(context);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        LeakWatch watch = watchOf(context);
        if (context.getExecutionException().isPresent()) {
            System.err.println("the home of the failed test is kept: " + watch.home());
            return;
        }
        List<String> leaks = watch.leaks(patience);
        if (!leaks.isEmpty()) {
            throw new AssertionError("the test left something behind (home kept: " + watch.home() + "):\n  "
                    + String.join("\n  ", leaks));
        }
        watch.delete();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.isAnnotated(ProofHome.class)
                && parameter.getParameter().getType().equals(Path.class);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return watchOf(context).home();
    }

    private static LeakWatch watchOf(ExtensionContext context) {
        return context.getStore(NAMESPACE)
                .getOrComputeIfAbsent(LeakWatch.class, key -> new LeakWatch(nameOf(context)), LeakWatch.class);
    }

    private static String nameOf(ExtensionContext context) {
        return context.getRequiredTestClass().getSimpleName() + "."
                + context.getRequiredTestMethod().getName();
    }
}
