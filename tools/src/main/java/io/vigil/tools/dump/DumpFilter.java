package io.vigil.tools.dump;

import io.vigil.ipc.message.Metadata;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which frames somebody wants to see: those for which everything that is set holds. Immutable. */
record DumpFilter(
        List<DumpState> states,
        @Nullable String sender,
        @Nullable String signal,
        @Nullable String id,
        @Nullable Pattern payload) {

    boolean accepts(DumpFrame frame) {
        return isInState(frame)
                && (sender == null || sender.equals(frame.field(Metadata::sender)))
                && (signal == null || signal.equalsIgnoreCase(frame.signal()))
                && (id == null || id.equals(frame.id()) || id.equals(frame.address()))
                && (payload == null || payload.matcher(frame.text()).find());
    }

    private boolean isInState(DumpFrame frame) {
        return states.isEmpty()
                || states.stream()
                        .anyMatch(wanted ->
                                frame.state().is(wanted) || (wanted == DumpState.DAMAGED && frame.damage() != null));
    }
}
