package io.millrace.check;

import io.millrace.core.rule.KnownTypes;
import java.nio.Buffer;
import java.util.BitSet;
import java.util.Collection;
import java.util.Date;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;

/** Which methods of classes that are not thread-safe change something, so that others must not call them at the same time. */
final class Mutators {

    private static final Set<String> ANY_OBJECT =
            Set.of("<init>", "clone", "equals", "getClass", "hashCode", "toString", "getAlgorithm", "pattern");

    private static final Set<String> COLLECTION_READS = Set.of(
            "ceiling",
            "ceilingEntry",
            "ceilingKey",
            "comparator",
            "contains",
            "containsAll",
            "containsKey",
            "containsValue",
            "descendingIterator",
            "descendingKeySet",
            "descendingMap",
            "descendingSet",
            "element",
            "entrySet",
            "first",
            "firstEntry",
            "firstKey",
            "floor",
            "floorEntry",
            "floorKey",
            "forEach",
            "get",
            "getFirst",
            "getLast",
            "getOrDefault",
            "headMap",
            "headSet",
            "higher",
            "higherEntry",
            "higherKey",
            "indexOf",
            "isEmpty",
            "iterator",
            "keySet",
            "last",
            "lastEntry",
            "lastIndexOf",
            "lastKey",
            "listIterator",
            "lower",
            "lowerEntry",
            "lowerKey",
            "navigableKeySet",
            "parallelStream",
            "peek",
            "peekFirst",
            "peekLast",
            "reversed",
            "size",
            "spliterator",
            "stream",
            "subList",
            "subMap",
            "subSet",
            "tailMap",
            "tailSet",
            "toArray",
            "values");

    private static final Set<String> TEXT_READS = Set.of(
            "capacity", "charAt", "chars", "codePointAt", "indexOf", "isEmpty", "lastIndexOf", "length", "substring");

    private static final Set<String> BUFFER_READS = Set.of(
            "array",
            "arrayOffset",
            "asReadOnlyBuffer",
            "capacity",
            "duplicate",
            "hasArray",
            "hasRemaining",
            "isDirect",
            "isReadOnly",
            "remaining",
            "slice");

    private static final Set<String> BITS_READS = Set.of(
            "cardinality", "get", "intersects", "isEmpty", "length", "nextClearBit", "nextSetBit", "size", "stream");

    private Mutators() {}

    /** Whether a call of it on an object of {@code type}, which is not thread-safe, changes the object. */
    static boolean changes(Class<?> type, String method, String descriptor) {
        if (ANY_OBJECT.contains(method)) {
            return false;
        }
        if (WeakHashMap.class.isAssignableFrom(type)) {
            return true;
        }
        if (Collection.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type)) {
            return !COLLECTION_READS.contains(method);
        }
        if (type == StringBuilder.class) {
            return !TEXT_READS.contains(method);
        }
        if (BitSet.class.isAssignableFrom(type)) {
            return !BITS_READS.contains(method);
        }
        if (Date.class.isAssignableFrom(type)) {
            return method.startsWith("set");
        }
        if (Buffer.class.isAssignableFrom(type)) {
            boolean absolute = method.startsWith("get") && descriptor.startsWith("(I)");
            boolean asks = (method.equals("position") || method.equals("limit") || method.equals("order"))
                    && descriptor.startsWith("()");
            return !absolute && !asks && !BUFFER_READS.contains(method);
        }
        return true;
    }

    /** Whether a static method of the JDK changes its first argument. */
    static boolean changesArgument(String owner, String method) {
        return switch (owner) {
            case "java/util/Collections" ->
                Set.of("addAll", "fill", "reverse", "rotate", "shuffle", "sort", "swap")
                        .contains(method);
            case "java/util/Arrays" ->
                Set.of("fill", "parallelSort", "setAll", "sort").contains(method);
            default -> false;
        };
    }

    /** Whether objects of {@code type} are known not to be thread-safe. */
    static boolean isUnsafe(Class<?> type) {
        return Boolean.FALSE.equals(KnownTypes.isThreadSafe(type));
    }
}
