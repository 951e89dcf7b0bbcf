package io.vigil.testing;

import io.vigil.Vigil;
import java.lang.reflect.Executable;
import java.lang.reflect.Parameter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives every test a home of its own, and fails a test that leaves a thread, descriptor, mapping, child process or file
 * behind.
 *
 * <p>Parameters of tests, {@code @BeforeEach} and {@code @AfterEach} methods: a {@link Path} with {@link VigilHome}, a
 * {@link Vigil} that takes part in the home under the name of the parameter (one of the same name is the same one), and
 * the {@link TestContext}. A test with a TestContext has one clock, the manual one, for everybody. What was given is
 * closed after the {@code @AfterEach} methods, the last first.
 *
 * <p>The home of a failed test is kept; the failure, as a suppressed exception, and a report entry
 * {@code vigil.home} say where it is. What was there before the test, for example from {@code @BeforeAll}, does not
 * count as left behind.
 */
public final class VigilExtension implements BeforeEachCallback, AfterEachCallback, ParameterResolver {
    /** A configuration parameter of JUnit: how many ms a test has to let go of things; 10,000 when it is not set. */
    public static final String PATIENCE_MS = "vigil.test.patience-ms";

    private static final Namespace NAMESPACE = Namespace.create(VigilExtension.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String REPORT_ENTRY = "vigil.home";

    @Override
    public void beforeEach(ExtensionContext context) {
        homeOf(context);
    }

    @Override
    public boolean supportsParameter(ParameterContext context, ExtensionContext extension) {
        Parameter parameter = context.getParameter();
        Class<?> type = parameter.getType();
        return type.equals(Vigil.class)
                || type.equals(TestContext.class)
                || (type.equals(Path.class) && context.isAnnotated(VigilHome.class));
    }

    @Override
    public Object resolveParameter(ParameterContext context, ExtensionContext extension) {
        Parameter parameter = context.getParameter();
        if (extension.getTestMethod().isEmpty()) {
            throw new ParameterResolutionException("a home belongs to one test: parameter=" + parameter
                    + "; ask for it in a test, @BeforeEach or @AfterEach method");
        }
        TestHome home = homeOf(extension);
        if (parameter.getType().equals(Path.class)) {
            return home.directory();
        }
        home.goByAClock(
                asksForContext(context.getDeclaringExecutable()) || asksForContext(extension.getRequiredTestMethod()));
        return parameter.getType().equals(TestContext.class) ? home.context() : home.participant(parameter.getName());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        TestHome home = homeOf(context);
        Optional<Throwable> failed = context.getExecutionException();
        failed.ifPresent(failure -> failure.addSuppressed(new HomeKept(home.directory())));
        boolean clean = false;
        try {
            home.close();
            if (failed.isEmpty()) {
                requireNothingLeft(home, context);
                clean = true;
            }
        } finally {
            if (!clean) {
                context.publishReportEntry(REPORT_ENTRY, home.directory().toString());
            }
        }
        if (clean) {
            home.delete();
        }
    }

    private static void requireNothingLeft(TestHome home, ExtensionContext context) {
        Duration patience = context.getConfigurationParameter(PATIENCE_MS)
                .map(ms -> Duration.ofMillis(Long.parseLong(ms)))
                .orElse(PATIENCE);
        List<String> leaks = home.leaks(patience);
        if (!leaks.isEmpty()) {
            throw new AssertionError("the test left something behind (home kept: " + home.directory() + "):\n  "
                    + String.join("\n  ", leaks));
        }
    }

    private static TestHome homeOf(ExtensionContext context) {
        return context.getStore(NAMESPACE)
                .getOrComputeIfAbsent(TestHome.class, key -> new TestHome(nameOf(context)), TestHome.class);
    }

    private static String nameOf(ExtensionContext context) {
        return context.getRequiredTestClass().getSimpleName() + "."
                + context.getRequiredTestMethod().getName();
    }

    private static boolean asksForContext(Executable executable) {
        return List.of(executable.getParameterTypes()).contains(TestContext.class);
    }
}
