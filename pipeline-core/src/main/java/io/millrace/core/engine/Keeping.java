package io.millrace.core.engine;

import io.millrace.core.spi.LogicContext.Group;
import io.millrace.core.spi.LogicContext.Held;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The elements that one stage logic keeps. Untracked elements are only counted in their group; tracked ones are remembered, so
 * that they can be given back when the run ends before the logic has settled them. Belongs to the holder of the segment.
 */
final class Keeping {

    private final boolean tracked;
    private final LogicSegment segment;
    private final Set<KeptElement> elements = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<KeptGroup> groups = Collections.newSetFromMap(new IdentityHashMap<>());
    /** How many elements are kept. Others than the holder may read a stale number. */
    private long count;

    Keeping(boolean tracked, LogicSegment segment) {
        this.tracked = tracked;
        this.segment = segment;
    }

    long count() {
        return count;
    }

    /** Keeps an element that came in through {@code inlet}. */
    Held hold(Object carrier, int inlet) {
        KeptElement element = new KeptElement(carrier, inlet);
        count++;
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
        count--;
        if (tracked) {
            elements.remove(element);
        }
        return carrier;
    }

    /** Where an element came in. */
    int inlet(Held held) {
        return ((KeptElement) held).inlet;
    }

    Group group() {
        return new KeptGroup();
    }

    /** Empties the group; one acknowledgement stands for its members. Null when elements are not tracked. */
    @Nullable
    Ack merge(Group members) {
        List<Ack> acks = ((KeptGroup) members).takeAcks();
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
        count = 0;
    }

    private static final class KeptElement implements Held {

        private final Object carrier;
        private final int inlet;
        private boolean settled;

        KeptElement(Object carrier, int inlet) {
            this.carrier = carrier;
            this.inlet = inlet;
        }
    }

    private final class KeptGroup implements Group {

        /** Of the members, when elements are tracked. While there are any, {@code groups} has this group. */
        private List<Ack> acks = List.of();

        private int size;

        @Override
        public void add() {
            join(segment.takeCurrent());
        }

        @Override
        public void add(Held element) {
            join(segment.take(element));
        }

        private void join(Object carrier) {
            size++;
            count++;
            if (carrier instanceof Envelope envelope && tracked) {
                opened().add(envelope.ack());
            }
        }

        @Override
        public void addAll(Group other) {
            KeptGroup from = (KeptGroup) other;
            int added = from.size;
            List<Ack> more = from.takeAcks();
            size += added;
            count += added;
            if (!more.isEmpty()) {
                opened().addAll(more);
            }
        }

        private List<Ack> opened() {
            if (acks.isEmpty()) {
                acks = new ArrayList<>();
                groups.add(this);
            }
            return acks;
        }

        @Override
        public int size() {
            return size;
        }

        private List<Ack> takeAcks() {
            List<Ack> taken = acks;
            count -= size;
            size = 0;
            if (!taken.isEmpty()) {
                acks = List.of();
                groups.remove(this);
            }
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
