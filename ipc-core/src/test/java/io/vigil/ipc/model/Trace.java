package io.vigil.ipc.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;

/** The turns that lead from the first state to some other, told in words by replaying them. */
final class Trace {
    private final Model model;
    private final Deque<Integer> turns = new ArrayDeque<>();

    Trace(Model model) {
        this.model = model;
    }

    void prepend(int turn) {
        turns.addFirst(turn);
    }

    Trace with(int turn) {
        turns.addLast(turn);
        return this;
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        int[] before = model.initial();
        Machine machine = new Machine(before.length);
        int number = 1;
        for (int turn : turns) {
            machine.begin(before, 0);
            int actor = Explorer.actorOf(turn);
            String label = Objects.requireNonNull(model.step(machine, actor, Explorer.choiceOf(turn)));
            lines.add(String.format(
                    "%4d  %-10s %-70s %s", number, model.actorName(actor), label, changes(before, machine.words())));
            if (machine.violation() != null) {
                lines.add("      BROKEN: " + machine.violation());
            }
            before = machine.words().clone();
            number++;
        }
        return lines;
    }

    private String changes(int[] before, int[] after) {
        StringBuilder text = new StringBuilder();
        for (int address = 0; address < before.length; address++) {
            String name = model.wordName(address);
            if (name != null && before[address] != after[address]) {
                text.append(text.isEmpty() ? "| " : "; ")
                        .append(name)
                        .append(": ")
                        .append(model.wordValue(address, before[address]))
                        .append(" -> ")
                        .append(model.wordValue(address, after[address]));
            }
        }
        return text.toString();
    }
}
