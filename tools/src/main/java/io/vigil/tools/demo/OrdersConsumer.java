package io.vigil.tools.demo;

import io.vigil.Vigil;
import io.vigil.ipc.inbox.Inbox;
import io.vigil.ipc.inbox.Message;
import io.vigil.ipc.message.Priority;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** A process of the demonstration: takes every order, checks that it is the next of its priority, and works on it. */
final class OrdersConsumer {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long WORK_NS = TimeUnit.MICROSECONDS.toNanos(40);

    private final long[][] waits;
    private final int[] next = new int[Priority.values().length];
    private int wrong;

    private OrdersConsumer(int messages) {
        waits = new long[next.length][messages / next.length + 1];
    }

    /** Arguments: home, mailbox, how many. */
    public static void main(String[] arguments) {
        DemoJvm.endWithParent();
        int messages = Integer.parseInt(arguments[2]);
        OrdersConsumer consumer = new OrdersConsumer(messages);
        int received = 0;
        try (Vigil vigil = Vigil.open(Path.of(arguments[0]), "consumer");
                Inbox orders = vigil.inbox(arguments[1])) {
            System.out.println("ready");
            while (received < messages && orders.process(consumer::handle, PATIENCE)) {
                received++;
            }
        }
        consumer.report();
        System.out.println("end received=" + received + " wrong=" + consumer.wrong);
    }

    private void handle(Message message) {
        long nowNs = System.nanoTime();
        Order order = Order.decode(message.text());
        int priority = message.priority().code();
        // One that was lost or came twice is not the next either.
        if (order.number() == next[priority] && order.number() < waits[priority].length) {
            waits[priority][next[priority]++] = nowNs - order.sentNs();
        } else {
            wrong++;
        }
        while (System.nanoTime() - nowNs < WORK_NS) {
            Thread.onSpinWait();
        }
    }

    private void report() {
        for (Priority priority : Priority.values()) {
            int count = next[priority.code()];
            long[] sorted = Arrays.copyOf(waits[priority.code()], count);
            Arrays.sort(sorted);
            System.out.println("priority " + priority + " " + count + " " + at(sorted, 0.5) + " " + at(sorted, 0.99)
                    + " " + at(sorted, 1));
        }
    }

    private static long at(long[] sorted, double share) {
        return sorted.length == 0 ? 0 : sorted[(int) Math.min(sorted.length - 1, (long) (sorted.length * share))];
    }
}
