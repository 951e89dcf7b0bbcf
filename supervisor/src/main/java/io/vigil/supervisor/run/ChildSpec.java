package io.vigil.supervisor.run;

import io.vigil.supervisor.Preset;
import io.vigil.supervisor.core.ChildRules;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A child as it was declared: what runs, and how it is treated. Immutable. */
record ChildSpec(
        String id,
        ChildBody body,
        ChildOptions options,
        @Nullable Preset preset) {
    ChildRules rules() {
        return new ChildRules(
                id,
                options.restartType(),
                options.shutdownTimeout(preset).toNanos(),
                false,
                ChildRules.NEVER,
                options.backoff(),
                options.dependsOn());
    }

    long healthIntervalNs() {
        return options.healthInterval(preset).toNanos();
    }

    /** That many of it: {@code prefix_0}, {@code prefix_1} and so on. */
    List<ChildSpec> pool(int count) {
        List<ChildSpec> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(member(i));
        }
        return all;
    }

    ChildSpec member(int index) {
        return new ChildSpec(id + "_" + index, body, options, preset);
    }
}
