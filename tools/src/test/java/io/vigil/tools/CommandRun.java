package io.vigil.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.Strictness;
import com.google.gson.internal.Streams;
import com.google.gson.stream.JsonReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One line of the command, run in this process. */
public record CommandRun(int exit, String out, String notes) {
    /** Runs a line in a home; nothing to read. */
    public static CommandRun of(Path home, String... words) {
        return reading("", home, words);
    }

    /** Runs a line in a home that reads a text. */
    public static CommandRun reading(String in, Path home, String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream notes = new ByteArrayOutputStream();
        List<String> line = new ArrayList<>(List.of("--home", home.toString()));
        line.addAll(List.of(words));
        int exit = new VigilCommand(
                        new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)), stream(out), stream(notes))
                .run(line.toArray(String[]::new));
        return new CommandRun(exit, out.toString(StandardCharsets.UTF_8), notes.toString(StandardCharsets.UTF_8));
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    /** It went well. */
    public CommandRun done() {
        assertThat(exit).as(notes).isZero();
        return this;
    }

    public List<String> lines() {
        return out.lines().toList();
    }

    /** Every line of the data as the JSON that it must be. */
    public List<JsonObject> json() {
        return lines().stream().map(CommandRun::parse).toList();
    }

    /** Strictly: what is not RFC 8259 fails. */
    static JsonObject parse(String line) {
        JsonReader reader = new JsonReader(new StringReader(line));
        reader.setStrictness(Strictness.STRICT);
        JsonElement parsed = Streams.parse(reader);
        return parsed.getAsJsonObject();
    }
}
