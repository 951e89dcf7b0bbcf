package io.vigil.dist;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.vigil.dist.Shell.Outcome;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages from process to process by the command alone. */
class MessageCommandIT {
    /** More than a pipe holds. */
    private static final int LARGE = 200_000;

    @TempDir
    Path directory;

    private VigilLine vigil;

    @BeforeEach
    void name() {
        vigil = new VigilLine(directory);
    }

    @Test
    void shouldCarryEveryFieldFromProcessToProcess() throws Exception {
        String id = vigil.done(
                        "send",
                        "orders",
                        "buy 10 €",
                        "--create",
                        "--priority",
                        "high",
                        "--ttl",
                        "1h",
                        "--signal",
                        "health_check",
                        "--from",
                        "desk",
                        "--correlation",
                        "c-1",
                        "--reply-to",
                        "answers",
                        "--trace",
                        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                        "--header",
                        "a=1",
                        "--header",
                        "b=x=y")
                .out()
                .strip();
        assertThat(id).isNotEmpty();

        JsonObject looked = vigil.json("recv", "orders", "--no-ack").get(0);
        JsonObject dumped = vigil.json("dump", "orders").get(0);
        JsonObject taken = vigil.json("recv", "orders").get(0);

        for (JsonObject message : List.of(looked, dumped, taken)) {
            assertThat(message.get("id").getAsString()).isEqualTo(id);
            assertThat(message.get("payload").getAsString()).isEqualTo("buy 10 €");
            assertThat(message.get("priority").getAsString()).isEqualTo("HIGH");
            assertThat(message.get("signal").getAsString()).isEqualTo("HEALTH_CHECK");
            assertThat(message.get("sender").getAsString()).isEqualTo("desk");
            assertThat(message.get("correlation_id").getAsString()).isEqualTo("c-1");
            assertThat(message.get("reply_to").getAsString()).isEqualTo("answers");
            assertThat(message.get("trace_id").getAsString()).contains("0af7651916cd43dd8448eb211c80319c");
            assertThat(message.getAsJsonObject("headers").get("b").getAsString())
                    .isEqualTo("x=y");
            assertThat(message.get("deadline_ms").getAsLong()
                            - message.get("enqueued_at_ms").getAsLong())
                    .isEqualTo(3_600_000);
        }
        assertThat(vigil.run("recv", "orders", "--timeout", "50ms").exit()).isEqualTo(1);
        assertThat(vigil.json("mailbox", "ls").get(0).get("acknowledged").getAsLong())
                .isEqualTo(1);
    }

    @Test
    void shouldSendEveryLineAndReceiveThePrioritiesInOrder() throws Exception {
        vigil.done("send", "orders", "last", "--create", "--priority", "batch");
        Outcome sent = vigil.reading("one\ntwo\n\nfour", "send", "orders", "--lines");
        assertThat(sent.out().lines()).hasSize(4).doesNotHaveDuplicates();
        vigil.done("send", "orders", "first", "--priority", "critical", "--count", "2");

        assertThat(vigil.done("recv", "orders", "-n", "100", "--raw").out())
                .isEqualTo("first\nfirst\none\ntwo\n\nfour\nlast\n");
    }

    @Test
    void shouldFollowWhatOthersSendUntilInterrupted() throws Exception {
        vigil.done("mailbox", "create", "orders");
        Process consumer = vigil.start("recv", "orders", "--follow", "--raw");
        try (BufferedReader out = consumer.inputReader()) {
            vigil.done("send", "orders", "hello");
            assertThat(out.readLine()).isEqualTo("hello");
            // Not INT, which does the same: what is started in the background of a shell ignores that.
            VigilLine.signal("TERM", consumer);
            assertThat(consumer.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            consumer.destroyForcibly().waitFor();
        }
        // It has left the home: nobody has to sweep.
        assertThat(vigil.json("locks")).isEmpty();
    }

    @Test
    void shouldRefuseAnUnknownMailboxAndWhatCannotBeSent() throws Exception {
        vigil.done("mailbox", "create", "small", "--max-size", "100", "--capacity", "1");
        assertThat(vigil.run("send", "unknown", "x").exit()).isEqualTo(3);
        assertThat(vigil.run("send", "small", "x".repeat(1000)).exit()).isEqualTo(2);
        vigil.done("send", "small", "x");
        Outcome full = vigil.run("send", "small", "x");
        assertThat(full.exit()).isEqualTo(1);
        assertThat(full.err().strip()).contains("mailbox=small", "capacity=1").doesNotContain("\n");
        assertThat(vigil.run("send", "small", "x", "--priority", "soon").exit()).isEqualTo(2);
    }

    @Test
    void shouldSetAsideWhatKillsItsReadersAndSendItAgain() throws Exception {
        vigil.done("mailbox", "create", "jobs", "--consumers", "competing");
        vigil.reading("x".repeat(LARGE), "send", "jobs", "--id", "poison");
        for (int death = 1; death <= 2; death++) {
            Process reader = vigil.start("recv", "jobs", "--follow", "--raw");
            try {
                // Nobody reads what it prints, so it stands with the message in hand.
                VigilLine.await("in hand", () -> {
                    JsonElement owner = vigil.json("dump", "jobs").get(0).get("owner_pid");
                    return !owner.isJsonNull() && owner.getAsLong() == reader.pid() ? owner : null;
                });
            } finally {
                reader.destroyForcibly().waitFor();
            }
        }
        assertThat(vigil.run("recv", "jobs", "--timeout", "1s").exit()).isEqualTo(1);

        JsonObject letter = vigil.json("dead", "ls", "jobs").get(0);
        assertThat(letter.get("id").getAsString()).isEqualTo("poison");
        assertThat(letter.get("reason").getAsString()).isEqualTo("KILLED_ITS_READERS");
        assertThat(vigil.done("dead", "ls").out()).containsPattern("jobs +KILLED_ITS_READERS +1");
        assertThat(vigil.done("dead", "redrive", "jobs", "poison", "--dry-run")
                        .out()
                        .strip())
                .isEqualTo("poison");
        assertThat(vigil.done("dead", "redrive", "jobs", "poison").out().strip())
                .isEqualTo("1 sent again");

        JsonObject again = vigil.json("recv", "jobs").get(0);
        assertThat(again.get("id").getAsString()).isEqualTo("poison");
        assertThat(again.get("payload").getAsString()).hasSize(LARGE);
        assertThat(vigil.json("dead", "ls", "jobs")).isEmpty();
        assertThat(vigil.run("mailbox", "purge", "jobs").exit()).isEqualTo(2);
        assertThat(vigil.done("mailbox", "purge", "jobs", "--yes").out().strip())
                .isEqualTo("0 dropped");
    }

    /** Its reader and the janitor of its reader's process meet it together, and nobody had a dead letter there before. */
    @Test
    void shouldKeepWhatHasExpiredAmongTheDeadLettersEachTime() throws Exception {
        for (int i = 0; i < 3; i++) {
            String mailbox = "short" + i;
            String id = vigil.done("send", mailbox, "too late", "--create", "--ttl", "50ms", "--id", "m-" + i)
                    .out()
                    .strip();
            assertThat(vigil.run("recv", mailbox, "--timeout", "100ms").exit()).isEqualTo(1);
            List<JsonObject> letters = vigil.json("dead", "ls", mailbox);
            assertThat(letters).as("letters of %s", mailbox).hasSize(1);
            assertThat(letters.get(0).get("id").getAsString()).isEqualTo(id);
            assertThat(letters.get(0).get("reason").getAsString()).isEqualTo("EXPIRED");
            assertThat(letters.get(0).get("payload").getAsString()).isEqualTo("too late");
        }
    }

    @Test
    void shouldShowTheDemonstrationAndLeaveNothing() throws Exception {
        Outcome demo = new Shell(directory, Map.of("VIGIL_JAVA", Shell.JAVA))
                .run(Shell.IMAGE.resolve("bin/vigil").toString(), "demo", "orders", "--messages", "3000");
        assertThat(demo.exit()).as(demo.err()).isZero();
        assertThat(demo.out()).contains("3000 of 3000 orders handled, each once and in its turn", "CRITICAL");
        String home = demo.out().replaceAll("(?s).*home=(\\S+).*", "$1");
        assertThat(Path.of(home)).doesNotExist();
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).isEmpty();
        }
    }
}
