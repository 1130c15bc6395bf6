package io.millrace.operators.hub;

import io.millrace.core.function.CheckedFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * One subscriber gets all elements of a key. Keys fall into slots, and a slot belongs to the subscriber with the highest
 * weight for it (rendezvous hashing, Thaler and Ravishankar 1998), which is made of its name: so only the slots of a subscriber
 * that comes or goes change hands, and one that comes back has its keys again.
 */
final class ByKey<T> implements Routing<T> {

    private static final int SLOTS = 4096;

    private final CheckedFunction<? super T, ?> key;
    private List<List<HubSubscriber<T>>> owners = List.of();

    ByKey(CheckedFunction<? super T, ?> key) {
        this.key = key;
    }

    @Override
    public int place(T element) throws Exception {
        Object of = Objects.requireNonNull(key.apply(element), "the key of an element was null");
        return (int) (mixed(of.hashCode()) >>> 32) & (SLOTS - 1);
    }

    @Override
    public List<HubSubscriber<T>> recipients(int place) {
        return owners.isEmpty() ? List.of() : owners.get(place);
    }

    @Override
    public void members(List<HubSubscriber<T>> members) {
        List<Member<T>> weighed = members.stream()
                .map(member -> new Member<>(List.of(member), seed(member.name())))
                .toList();
        List<List<HubSubscriber<T>>> next = new ArrayList<>();
        for (int slot = 0; slot < SLOTS && !weighed.isEmpty(); slot++) {
            next.add(heaviest(weighed, slot).alone);
        }
        owners = next;
    }

    @Override
    public boolean overtaking() {
        return true;
    }

    private record Member<T>(List<HubSubscriber<T>> alone, long seed) {

        long weight(int slot) {
            return mixed(seed + slot);
        }
    }

    private static <T> Member<T> heaviest(List<Member<T>> members, int slot) {
        Member<T> heaviest = members.get(0);
        long most = heaviest.weight(slot);
        for (int next = 1; next < members.size(); next++) {
            long weight = members.get(next).weight(slot);
            if (weight > most) {
                most = weight;
                heaviest = members.get(next);
            }
        }
        return heaviest;
    }

    /** FNV-1a, of 64 bits, so that two names hardly ever weigh the same. */
    private static long seed(String name) {
        long hash = 0xcbf29ce484222325L;
        for (int at = 0; at < name.length(); at++) {
            hash = (hash ^ name.charAt(at)) * 0x100000001b3L;
        }
        return mixed(hash);
    }

    /** The last steps of SplitMix64: each bit of the input changes about half of those of the output. */
    private static long mixed(long bits) {
        long z = bits + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
