package io.vigil.samples;

import io.vigil.Vigil;
import io.vigil.ipc.message.Priority;
import java.time.Duration;

/** What OrdersTest tests. */
final class Orders {
    private final Vigil vigil;

    Orders(Vigil vigil) {
        this.vigil = vigil;
    }

    void take(String customer, int amount) {
        vigil.outbox("bills")
                .send(Vigil.msg(String.valueOf(amount))
                        .from("orders")
                        .priority(amount >= 1000 ? Priority.HIGH : Priority.NORMAL)
                        .ttl(Duration.ofDays(1))
                        .header("customer", customer)
                        .build());
    }
}
