package io.vigil.supervisor.run;

import io.vigil.supervisor.Backoff;
import io.vigil.supervisor.Preset;
import io.vigil.supervisor.RestartType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How a child is treated. Immutable; what is not said comes from the preset, else from the defaults: permanent, five
 * seconds to end, {@link Backoff#DEFAULT}, asked for its health every second where there is a check.
 */
public final class ChildOptions {
    private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration HEALTH_INTERVAL = Duration.ofSeconds(1);

    private final Builder said;

    private ChildOptions(Builder said) {
        this.said = said;
    }

    /** Nothing said. */
    public static ChildOptions defaults() {
        return builder().build();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** As these, to be changed. */
    public Builder toBuilder() {
        return new Builder(said);
    }

    public RestartType restartType() {
        return said.restartType;
    }

    /** From being told to end to being killed. */
    public Duration shutdownTimeout(@Nullable Preset preset) {
        return Objects.requireNonNullElse(
                said.shutdownTimeout, preset == null ? SHUTDOWN_TIMEOUT : preset.shutdownTimeout());
    }

    /** Between two questions for its health. */
    public Duration healthInterval(@Nullable Preset preset) {
        return Objects.requireNonNullElse(
                said.healthInterval, preset == null ? HEALTH_INTERVAL : preset.healthInterval());
    }

    public @Nullable BooleanSupplier healthCheck() {
        return said.healthCheck;
    }

    public Backoff backoff() {
        return said.backoff;
    }

    public List<String> dependsOn() {
        return List.copyOf(said.dependsOn);
    }

    public Map<String, String> environment() {
        return Map.copyOf(said.environment);
    }

    public @Nullable Path directory() {
        return said.directory;
    }

    public @Nullable Path log() {
        return said.log;
    }

    /** Collects options. Belongs to one thread. */
    public static final class Builder {
        private RestartType restartType = RestartType.PERMANENT;
        private @Nullable Duration shutdownTimeout;
        private @Nullable Duration healthInterval;
        private @Nullable BooleanSupplier healthCheck;
        private Backoff backoff = Backoff.DEFAULT;
        private List<String> dependsOn = List.of();
        private Map<String, String> environment = Map.of();
        private @Nullable Path directory;
        private @Nullable Path log;

        private Builder() {}

        private Builder(Builder other) {
            restartType = other.restartType;
            shutdownTimeout = other.shutdownTimeout;
            healthInterval = other.healthInterval;
            healthCheck = other.healthCheck;
            backoff = other.backoff;
            dependsOn = other.dependsOn;
            environment = other.environment;
            directory = other.directory;
            log = other.log;
        }

        public Builder restartType(RestartType type) {
            restartType = type;
            return this;
        }

        /** From being told to end to being killed; zero kills at once. */
        public Builder shutdownTimeout(Duration timeout) {
            shutdownTimeout = timeout;
            return this;
        }

        /**
         * Asked while the child runs. False, a throw, and no answer until the next question is due mean that it hangs: it
         * is killed, and that counts as a crash.
         */
        public Builder healthCheck(BooleanSupplier check) {
            healthCheck = check;
            return this;
        }

        public Builder healthInterval(Duration interval) {
            healthInterval = interval;
            return this;
        }

        public Builder backoff(Backoff how) {
            backoff = how;
            return this;
        }

        /** Ids of children that are up before this one is launched. */
        public Builder dependsOn(String... ids) {
            dependsOn = List.of(ids);
            return this;
        }

        /** One more variable of a process, over those of this process. */
        public Builder env(String name, String value) {
            Map<String, String> more = new LinkedHashMap<>(environment);
            more.put(name, value);
            environment = more;
            return this;
        }

        /** Where a process runs. */
        public Builder directory(Path where) {
            directory = where;
            return this;
        }

        /** Gets what a process writes, at its end; without it, that goes where this process writes. */
        public Builder log(Path file) {
            log = file;
            return this;
        }

        public ChildOptions build() {
            return new ChildOptions(new Builder(this));
        }
    }
}
