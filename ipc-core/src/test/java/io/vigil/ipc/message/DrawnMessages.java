package io.vigil.ipc.message;

import java.time.Duration;
import java.util.List;
import java.util.Random;

/** Messages with any fields and any text, drawn. */
final class DrawnMessages {
    private static final String[] PIECES = {"a", "Z", "9", ".", " x", "\n", "ü", "漢", "😀", "\0"};

    private static final List<Signal> SIGNALS = List.of(Signal.values());

    private DrawnMessages() {}

    static OutgoingMessage draw(Random random) {
        MessageBuilder builder = OutgoingMessage.of(text(random, 50));
        builder.priority(Priority.of(random.nextInt(5)));
        if (random.nextBoolean()) {
            builder.id(text(random, 60));
        }
        if (random.nextBoolean()) {
            builder.from(text(random, 60));
        }
        if (random.nextBoolean()) {
            builder.ttl(Duration.ofMillis(1 + random.nextInt(1_000_000)));
        }
        if (random.nextBoolean()) {
            builder.signal(SIGNALS.get(random.nextInt(SIGNALS.size())));
        }
        if (random.nextBoolean()) {
            builder.withCorrelation(text(random, 60));
        }
        if (random.nextBoolean()) {
            builder.replyTo(text(random, 60));
        }
        if (random.nextBoolean()) {
            builder.topic(text(random, 250));
        }
        if (random.nextBoolean()) {
            builder.trace(
                    random.nextBoolean()
                            ? text(random, 250)
                            : "00-%016x%016x-%016x-01"
                                    .formatted(random.nextLong(), random.nextLong(), random.nextLong()));
        }
        for (int i = random.nextInt(4) == 0 ? random.nextInt(20) : 0; i > 0; i--) {
            builder.header(text(random, 60), random.nextBoolean() ? "" : text(random, 500));
        }
        return builder.build();
    }

    private static String text(Random random, int most) {
        StringBuilder text = new StringBuilder("t");
        for (int i = random.nextInt(most); i > 0; i--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }
}
