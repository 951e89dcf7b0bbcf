package io.vigil.broker.topic;

/**
 * What became of a published message.
 *
 * @param accepted mailboxes that have it now
 * @param refused mailboxes that wanted it and had no room, by their own policy; each counts it
 */
public record Published(int accepted, int refused) {}
