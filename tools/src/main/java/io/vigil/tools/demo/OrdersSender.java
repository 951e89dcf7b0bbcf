package io.vigil.tools.demo;

import io.vigil.Vigil;
import io.vigil.ipc.inbox.Outbox;
import io.vigil.ipc.message.Priority;
import java.nio.file.Path;
import java.time.Duration;

/** A process of the demonstration: sends orders of all priorities in turn, as fast as there is room for them. */
final class OrdersSender {
    private OrdersSender() {}

    /** Arguments: home, mailbox, how many. */
    public static void main(String[] arguments) {
        DemoJvm.endWithParent();
        int messages = Integer.parseInt(arguments[2]);
        Priority[] priorities = Priority.values();
        try (Vigil vigil = Vigil.open(Path.of(arguments[0]), "sender")) {
            Outbox orders = vigil.outbox(arguments[1]);
            for (int i = 0; i < messages; i++) {
                // The lowest first: who arrives first shows what priorities do.
                Priority priority = priorities[priorities.length - 1 - i % priorities.length];
                Order order = new Order(i / priorities.length, System.nanoTime());
                orders.send(
                        Vigil.msg(order.encode())
                                .priority(priority)
                                .from("desk")
                                .build(),
                        Duration.ofSeconds(60));
            }
        }
        System.out.println("sent " + messages);
    }
}
