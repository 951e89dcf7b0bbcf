package io.vigil.tools.demo;

import io.vigil.ipc.VigilClock;
import io.vigil.ipc.engine.Engine;
import io.vigil.ipc.mailbox.MailboxConfig;
import io.vigil.ipc.mailbox.MailboxFiles;
import io.vigil.ipc.mailbox.MailboxStats;
import io.vigil.ipc.mailbox.MailboxView;
import io.vigil.ipc.mailbox.Overflow;
import io.vigil.ipc.os.OsPort;
import io.vigil.tools.Invocation;
import io.vigil.tools.JsonLine;
import io.vigil.tools.Table;
import io.vigil.tools.TemporaryHome;
import io.vigil.tools.Units;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** One process sends orders of five priorities, another handles them, this one looks on. Belongs to one thread. */
final class OrdersDemo {
    private static final String MAILBOX = "orders";
    private static final int CAPACITY = 5_000;
    private static final long ROUND_MS = 500;

    private final Invocation invocation;
    private final int messages;
    private final long startedNs = System.nanoTime();
    private boolean sound = true;
    private long received;

    OrdersDemo(Invocation invocation, int messages) {
        this.invocation = invocation;
        this.messages = messages;
    }

    /** Whether every order came once and in its turn. */
    boolean run() throws IOException, InterruptedException {
        try (TemporaryHome home = TemporaryHome.create("vigil-demo-")) {
            createMailbox(home);
            String directory = home.path().toString();
            try (DemoJvm consumer =
                            DemoJvm.start(OrdersConsumer.class, directory, MAILBOX, Integer.toString(messages));
                    DemoJvm sender = startSender(consumer, directory)) {
                say("sender pid=" + sender.pid() + ", consumer pid=" + consumer.pid() + ", home=" + directory);
                lookOn(home, consumer);
                sender.lineAfter("sent");
                sender.await();
                summary(consumer);
                consumer.await();
            }
        }
        return sound && received == messages;
    }

    private static void createMailbox(TemporaryHome home) {
        MailboxConfig config = MailboxConfig.builder()
                .capacity(CAPACITY)
                .overflow(Overflow.BLOCK)
                .build();
        try (Engine engine = Engine.open(home.path(), "vigil demo", OsPort.current(), VigilClock.SYSTEM, false)) {
            engine.mailbox(MAILBOX, config);
        }
    }

    private DemoJvm startSender(DemoJvm consumer, String directory) throws IOException {
        consumer.lineAfter("ready");
        return DemoJvm.start(OrdersSender.class, directory, MAILBOX, Integer.toString(messages));
    }

    /** Live figures until everything was handled or the consumer is gone. */
    private void lookOn(TemporaryHome home, DemoJvm consumer) throws InterruptedException {
        MailboxView view = MailboxView.open(MailboxFiles.of(home.path().resolve("mailboxes"), MAILBOX));
        MailboxStats before = view.stats();
        while (before.acknowledged() < messages && consumer.isAlive()) {
            TimeUnit.MILLISECONDS.sleep(ROUND_MS);
            MailboxStats now = view.stats();
            if (now.sent() == 0) {
                continue; // the sender is still starting
            }
            say("sent " + now.sent() + " (" + perSecond(now.sent() - before.sent()) + "/s), handled "
                    + now.acknowledged() + " (" + perSecond(now.acknowledged() - before.acknowledged())
                    + "/s), waiting " + now.depth() + " (critical to batch: "
                    + now.lanes().stream()
                            .limit(5)
                            .map(lane -> Long.toString(lane.depth()))
                            .collect(Collectors.joining("/"))
                    + ")");
            before = now;
        }
    }

    private static String perSecond(long count) {
        return Units.rate(count * 1000.0 / ROUND_MS);
    }

    private void say(String line) {
        if (!invocation.json()) {
            long ms = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedNs);
            invocation.out().println(Units.time(ms) + " " + line);
        }
    }

    private void summary(DemoJvm consumer) throws IOException {
        Table table = new Table(
                invocation.out(), invocation.color(), "PRIORITY", ">HANDLED", ">WAIT P50", ">WAIT P99", ">WAIT MAX");
        for (int i = 0; i < 5; i++) {
            String[] words = consumer.lineAfter("priority").split(" ", -1);
            received += Long.parseLong(words[1]);
            if (invocation.json()) {
                invocation
                        .out()
                        .println(new JsonLine()
                                .put("priority", words[0])
                                .put("handled", Long.parseLong(words[1]))
                                .put("wait_p50_ns", Long.parseLong(words[2]))
                                .put("wait_p99_ns", Long.parseLong(words[3]))
                                .put("wait_max_ns", Long.parseLong(words[4])));
            } else {
                table.put(words[0]).put(words[1]);
                for (int column = 2; column < words.length; column++) {
                    table.put(shown(Long.parseLong(words[column])));
                }
                table.end();
            }
        }
        if (!invocation.json()) {
            table.print();
        }
        sound = consumer.lineAfter("end").endsWith("wrong=0");
        say(received + " of " + messages + " orders handled, "
                + (sound ? "each once and in its turn" : "some lost, twice or out of turn"));
    }

    private static String shown(long ns) {
        return ns < 1_000_000 ? ns / 1000 + "us" : Units.time(ns / 1_000_000);
    }
}
