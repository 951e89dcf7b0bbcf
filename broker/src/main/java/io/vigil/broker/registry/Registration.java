package io.vigil.broker.registry;

import java.util.Map;

/**
 * A name and what it stands for. Immutable.
 *
 * @param mailbox what messages to the name are sent to
 * @param metadata whatever its owner says about it
 * @param ownerSlot the slot of the process that registered it
 * @param ownerEpoch with the slot: that process for ever
 * @param version larger for a later registration of the same name
 */
public record Registration(
        String name,
        String mailbox,
        Scope scope,
        Map<String, String> metadata,
        int ownerSlot,
        long ownerEpoch,
        long version) {
    public Registration {
        metadata = Map.copyOf(metadata);
    }
}
