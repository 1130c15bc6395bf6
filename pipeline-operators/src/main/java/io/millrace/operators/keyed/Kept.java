package io.millrace.operators.keyed;

import io.millrace.core.observe.Outcome;
import io.millrace.core.spi.LogicContext;
import io.millrace.core.spi.LogicContext.Group;
import io.millrace.core.spi.LogicContext.Held;
import org.jspecify.annotations.Nullable;

/**
 * What the logic of one key keeps, so that it can be settled when the key ends: an element, or a group that has members. Linked in
 * the list of its key.
 */
abstract sealed class Kept {

    private @Nullable Kept previous;
    private @Nullable Kept next;
    private boolean linked;

    /** Settles it in the engine. */
    abstract void settle(Outcome outcome, LogicContext<?> context);

    /** All that one key keeps. */
    static final class All {

        private @Nullable Kept first;

        void add(Kept kept) {
            if (kept.linked) {
                return;
            }
            kept.linked = true;
            kept.next = first;
            if (first != null) {
                first.previous = kept;
            }
            first = kept;
        }

        void remove(Kept kept) {
            if (!kept.linked) {
                return;
            }
            kept.linked = false;
            Kept before = kept.previous;
            Kept after = kept.next;
            if (before == null) {
                first = after;
            } else {
                before.next = after;
            }
            if (after != null) {
                after.previous = before;
            }
            kept.previous = null;
            kept.next = null;
        }

        void settle(Outcome outcome, LogicContext<?> context) {
            Kept kept = first;
            while (kept != null) {
                remove(kept);
                kept.settle(outcome, context);
                kept = first;
            }
        }
    }

    /** An element. */
    static final class One extends Kept implements Held {

        final Held held;

        One(Held held) {
            this.held = held;
        }

        @Override
        void settle(Outcome outcome, LogicContext<?> context) {
            context.settle(held, outcome);
        }
    }

    /** Elements together. */
    static final class Several extends Kept implements Group {

        final Group group;
        private final KeyPart<?, ?> part;

        Several(Group group, KeyPart<?, ?> part) {
            this.group = group;
            this.part = part;
        }

        @Override
        public void add() {
            group.add(part.takeCurrent());
            part.kept().add(this);
        }

        @Override
        public void add(Held element) {
            group.add(part.take(element));
            part.kept().add(this);
        }

        @Override
        public void addAll(Group other) {
            Several from = (Several) other;
            group.addAll(from.group);
            part.kept().remove(from);
            if (group.size() > 0) {
                part.kept().add(this);
            }
        }

        @Override
        public int size() {
            return group.size();
        }

        @Override
        void settle(Outcome outcome, LogicContext<?> context) {
            context.settle(group, outcome);
        }
    }
}
