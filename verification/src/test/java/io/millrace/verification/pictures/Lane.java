package io.millrace.verification.pictures;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A line of a picture, and what was seen on it, in nanoseconds of virtual time. */
final class Lane {

    /** What a lane shows; they are drawn in this order, the inputs above the operator. */
    enum Kind {
        INPUT,
        OUTPUT,
        SIDE,
        OUTCOME
    }

    /** How a lane ends. */
    enum End {
        COMPLETED,
        FAILED,
        CANCELLED
    }

    /** An element: when it was there, until when it waited for the operator to take it, what is written on it. */
    record Mark(long at, long until, Label label) {}

    /** What the next stage asked for. */
    record Ask(long at, long elements) {}

    /** The end, and the name of the error if there was one. */
    record Ending(long at, End end, String error) {}

    private final String name;
    private final Kind kind;
    private final List<Mark> marks = new ArrayList<>();
    private final List<Ask> asks = new ArrayList<>();
    private @Nullable Ending ending;
    private int taken;
    private boolean frozen;

    Lane(String name, Kind kind) {
        this.name = name;
        this.kind = kind;
    }

    /** Nothing more is seen. */
    void freeze() {
        frozen = true;
    }

    void add(long now, Object value) {
        if (!frozen) {
            marks.add(new Mark(now, now, Label.of(value)));
        }
    }

    /** The operator has taken the earliest element that it had not. */
    void take(long now) {
        if (!frozen && taken < marks.size()) {
            Mark mark = marks.get(taken);
            marks.set(taken++, new Mark(mark.at, now, mark.label));
        }
    }

    void ask(long now, long elements) {
        if (!frozen && ending == null) {
            asks.add(new Ask(now, elements));
        }
    }

    void end(long now, End how, @Nullable Throwable error) {
        if (!frozen && ending == null) {
            ending = new Ending(now, how, error == null ? "" : error.getClass().getSimpleName());
        }
    }

    String name() {
        return name;
    }

    Kind kind() {
        return kind;
    }

    List<Mark> marks() {
        return marks;
    }

    List<Ask> asks() {
        return asks;
    }

    @Nullable
    Ending ending() {
        return ending;
    }

    /** The time of the last thing that was seen. */
    long last() {
        long last = ending == null ? 0 : ending.at;
        for (Mark mark : marks) {
            last = Math.max(last, mark.until);
        }
        for (Ask ask : asks) {
            last = Math.max(last, ask.at);
        }
        return last;
    }
}
