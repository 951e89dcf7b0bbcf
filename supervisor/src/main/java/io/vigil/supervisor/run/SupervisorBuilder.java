package io.vigil.supervisor.run;

import io.vigil.ipc.ErrorCode;
import io.vigil.ipc.Names;
import io.vigil.ipc.VigilClock;
import io.vigil.ipc.VigilException;
import io.vigil.ipc.telemetry.Telemetry;
import io.vigil.supervisor.GiveUpPolicy;
import io.vigil.supervisor.Preset;
import io.vigil.supervisor.Strategy;
import io.vigil.supervisor.core.ChildRules;
import io.vigil.supervisor.core.SupervisorRules;
import io.vigil.supervisor.core.TreeRules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Collects the settings and children of a supervisor. Belongs to one thread.
 *
 * <p>Defaults: one for one, five restarts within thirty seconds, then escalation. What is said here wins over a preset,
 * a preset over the defaults.
 */
public final class SupervisorBuilder {
    private static final int MAX_RESTARTS = 5;
    private static final Duration WINDOW = Duration.ofSeconds(30);

    private final String name;
    private final VigilClock clock;
    private final @Nullable Telemetry telemetry;
    private final Map<String, String> environment;
    private final List<ChildSpec> declared = new ArrayList<>();
    private final Map<String, SupervisorBuilder> nested = new LinkedHashMap<>();
    private final Map<String, ChildSpec> pools = new LinkedHashMap<>();
    private Strategy strategy = Strategy.ONE_FOR_ONE;
    private GiveUpPolicy onGiveUp = GiveUpPolicy.ESCALATE;
    private @Nullable Integer maxRestarts;
    private @Nullable Duration window;
    private @Nullable Preset preset;
    private @Nullable Consumer<Crash> onCrash;
    private boolean emits = true;

    /**
     * Begins a supervisor. {@code Vigil.supervisor} does, in a home.
     *
     * @param environment that every process gets, over that of this process
     */
    public SupervisorBuilder(
            String name, VigilClock clock, @Nullable Telemetry telemetry, Map<String, String> environment) {
        this.name = Names.require(name);
        this.clock = clock;
        this.telemetry = telemetry;
        this.environment = Map.copyOf(environment);
    }

    public SupervisorBuilder strategy(Strategy how) {
        strategy = how;
        return this;
    }

    /** Restarts that are borne within the window. */
    public SupervisorBuilder maxRestarts(int count) {
        maxRestarts = count;
        return this;
    }

    /** The window, in seconds. */
    public SupervisorBuilder maxSeconds(long seconds) {
        window = Duration.ofSeconds(seconds);
        return this;
    }

    public SupervisorBuilder onGiveUp(GiveUpPolicy policy) {
        onGiveUp = policy;
        return this;
    }

    /** Settings that go together, for what is not said. */
    public SupervisorBuilder preset(Preset which) {
        preset = which;
        return this;
    }

    /** Called once a crash, on a thread of its own; it holds up no restart. */
    public SupervisorBuilder onCrash(Consumer<Crash> handler) {
        onCrash = handler;
        return this;
    }

    /** Whether it emits events; it does unless told otherwise. */
    public SupervisorBuilder withTelemetry(boolean on) {
        emits = on;
        return this;
    }

    /** A child with the default options. */
    public SupervisorBuilder child(String id, ChildBody body) {
        return childWithOptions(id, body, ChildOptions.defaults());
    }

    /** A child that is a JVM like this one. */
    public SupervisorBuilder child(String id, Class<?> main, String... arguments) {
        return child(id, Command.main(main, arguments));
    }

    public SupervisorBuilder childWithOptions(String id, ChildBody body, ChildOptions options) {
        declared.add(new ChildSpec(id, body, options, null));
        return this;
    }

    /** Several of one kind: {@code prefix_0} to {@code prefix_(count-1)}. */
    public SupervisorBuilder childPool(String prefix, ChildBody body, int count) {
        return childPool(prefix, body, count, ChildOptions.defaults());
    }

    /** As {@link #childPool(String, ChildBody, int)}, with options. */
    public SupervisorBuilder childPool(String prefix, ChildBody body, int count, ChildOptions options) {
        ChildSpec kind = new ChildSpec(prefix, body, options, null);
        pools.put(prefix, kind);
        declared.addAll(kind.pool(count));
        return this;
    }

    /** A supervisor below this one; its children are named {@code id/child}. It shares the thread of this one. */
    public SupervisorBuilder supervisor(String id, SupervisorBuilder below) {
        nested.put(id, below);
        declared.add(new ChildSpec(id, ChildBody.function(() -> {}), ChildOptions.defaults(), null));
        return this;
    }

    /**
     * Makes the supervisor; nothing is started.
     *
     * @throws VigilException INVALID_CONFIGURATION with every problem of a supervisor
     */
    public Supervisor build() {
        Map<String, ChildSpec> specs = new LinkedHashMap<>();
        TreeRules tree = compile("", specs);
        Map<String, ChildSpec> kinds = new HashMap<>();
        pools.forEach((prefix, kind) -> kinds.put(prefix, withPreset(kind)));
        return new Supervisor(new SupervisorPlan(
                name, tree.rules(), tree, specs, kinds, environment, clock, emits ? telemetry : null, onCrash));
    }

    private TreeRules compile(String prefix, Map<String, ChildSpec> specs) {
        List<ChildRules> children = new ArrayList<>();
        Map<String, TreeRules> below = new LinkedHashMap<>();
        for (ChildSpec each : declared) {
            Names.require(each.id());
            SupervisorBuilder builder = nested.get(each.id());
            ChildSpec spec = withPreset(each);
            if (builder == null) {
                children.add(spec.rules());
                specs.put(prefix + each.id(), spec);
            } else {
                children.add(TreeRules.asChild(spec.rules()));
                below.put(each.id(), builder.compile(prefix + each.id() + "/", specs));
            }
        }
        SupervisorRules rules = rules();
        return new TreeRules(rules, children, below);
    }

    private SupervisorRules rules() {
        int restarts = Objects.requireNonNullElse(maxRestarts, preset == null ? MAX_RESTARTS : preset.maxRestarts());
        Duration within = Objects.requireNonNullElse(window, preset == null ? WINDOW : preset.window());
        if (restarts < 0 || within.isNegative() || within.isZero()) {
            throw new VigilException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "bounds make no sense: supervisor=" + name + ", maxRestarts=" + restarts + ", window=" + within
                            + "; 0 or more, and longer than nothing");
        }
        return new SupervisorRules(strategy, restarts, within.toNanos(), onGiveUp, System.nanoTime());
    }

    private ChildSpec withPreset(ChildSpec spec) {
        return new ChildSpec(spec.id(), spec.body(), spec.options(), preset);
    }
}
