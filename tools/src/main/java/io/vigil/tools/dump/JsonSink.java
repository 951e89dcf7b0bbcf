package io.vigil.tools.dump;

import io.vigil.tools.JsonLine;
import io.vigil.tools.LaneName;
import io.vigil.tools.MessageJson;
import java.io.PrintStream;

/** One JSON object a frame. */
record JsonSink(PrintStream out) implements DumpSink {
    @Override
    public void show(DumpFrame frame) {
        JsonLine line = new JsonLine()
                .put("mailbox", frame.mailbox())
                .put("lane", LaneName.of(frame.snapshot().lane()))
                .put("position", frame.snapshot().place())
                .put("term", frame.snapshot().term())
                .put("unit", frame.snapshot().unit())
                .put("state", frame.state().name())
                .put("id", frame.id())
                .put("address", frame.address());
        MessageJson.put(line, frame.metadata());
        line.put("not_before_ms", frame.notBeforeMs())
                .put("deliveries", frame.snapshot().deliveries())
                .put("redelivered", frame.isRedelivered())
                .put("crashes", frame.crashes())
                .put("owner_pid", frame.ownerPid())
                .put("owner_slot", frame.ownerSlot())
                .put("owner_state", frame.ownerLife())
                .put("length", frame.length())
                .put("crc_ok", frame.crcOk())
                .put("damage", frame.damage());
        out.println(MessageJson.putPayload(line, frame.payload()));
    }
}
