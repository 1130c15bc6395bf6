package io.millrace.core.engine;

import io.millrace.core.spi.LogicContext.Group;
import io.millrace.core.spi.LogicContext.Held;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The elements that one stage logic keeps. Untracked elements are only counted in their group; tracked ones are remembered, so
 * that they can be given back when the run ends before the logic has settled them. Belongs to the holder of the segment.
 */
final class Keeping {

    private final boolean tracked;
    private final Set<KeptElement> elements = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<KeptGroup> groups = Collections.newSetFromMap(new IdentityHashMap<>());

    Keeping(boolean tracked) {
        this.tracked = tracked;
    }

    Held hold(Object carrier) {
        KeptElement element = new KeptElement(carrier);
        if (tracked) {
            elements.add(element);
        }
        return element;
    }

    Object peek(Held held) {
        KeptElement element = (KeptElement) held;
        if (element.settled) {
            throw new IllegalStateException("an element was settled already; each is settled exactly once");
        }
        return element.carrier;
    }

    Object take(Held held) {
        Object carrier = peek(held);
        KeptElement element = (KeptElement) held;
        element.settled = true;
        elements.remove(element);
        return carrier;
    }

    Group group(Supplier<Object> takeCurrent) {
        return new KeptGroup(takeCurrent);
    }

    /** Empties the group; one acknowledgement stands for its members. Null when elements are not tracked. */
    @Nullable
    Ack merge(Group members) {
        KeptGroup group = (KeptGroup) members;
        List<Ack> acks = group.takeAcks();
        return tracked ? new Merged(acks) : null;
    }

    void settle(Group members, boolean accepted) {
        ((KeptGroup) members).takeAcks().forEach(ack -> ack.settle(accepted));
    }

    /** Gives back everything that is still kept. */
    void refuseAll() {
        elements.forEach(element -> {
            element.settled = true;
            Envelope.settle(element.carrier, false);
        });
        elements.clear();
        List.copyOf(groups).forEach(group -> settle(group, false));
    }

    private static final class KeptElement implements Held {

        private final Object carrier;
        private boolean settled;

        KeptElement(Object carrier) {
            this.carrier = carrier;
        }
    }

    private final class KeptGroup implements Group {

        private final Supplier<Object> takeCurrent;
        private List<Ack> acks = new ArrayList<>();
        private int size;

        KeptGroup(Supplier<Object> takeCurrent) {
            this.takeCurrent = takeCurrent;
        }

        @Override
        public void add() {
            if (takeCurrent.get() instanceof Envelope envelope) {
                acks.add(envelope.ack());
                groups.add(this);
            }
            size++;
        }

        @Override
        public void addAll(Group other) {
            KeptGroup from = (KeptGroup) other;
            size += from.size;
            acks.addAll(from.takeAcks());
            if (!acks.isEmpty()) {
                groups.add(this);
            }
        }

        @Override
        public int size() {
            return size;
        }

        private List<Ack> takeAcks() {
            List<Ack> taken = acks;
            acks = new ArrayList<>();
            size = 0;
            groups.remove(this);
            return taken;
        }
    }

    /** One acknowledgement for many elements. */
    private static final class Merged extends Ack {

        private final List<Ack> members;

        Merged(List<Ack> members) {
            this.members = members;
        }

        @Override
        void ended(boolean accepted, @Nullable Throwable cause) {
            members.forEach(member -> member.settle(accepted));
        }
    }
}
