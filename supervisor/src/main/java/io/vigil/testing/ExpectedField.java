package io.vigil.testing;

import io.vigil.ipc.inbox.Message;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One field of an expectation.
 *
 * @param wanted as text, for people
 * @param found the same of a message
 */
record ExpectedField(String name, String wanted, Function<Message, String> found, Predicate<Message> matches) {}
