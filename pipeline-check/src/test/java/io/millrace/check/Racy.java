package io.millrace.check;

import io.millrace.core.function.CheckedFunction;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.text.SimpleDateFormat;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Scanner;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Functions that several threads must not run at the same time. Each is what it is called. */
@SuppressWarnings("unused") // what is written need not be read
final class Racy {

    private static int staticCount;
    private static final List<Integer> STATIC_LIST = new ArrayList<>();
    private static final Map<Integer, Integer> STATIC_CACHE = new HashMap<>();
    private static final SimpleDateFormat STATIC_FORMAT = new SimpleDateFormat("yyyy");
    private static final int[] STATIC_ARRAY = new int[8];

    private int count;
    private volatile int volatileCount;
    private long sum;
    private final List<Integer> list = new ArrayList<>();
    private final Map<Integer, Integer> cache = new HashMap<>();
    private final Tally tally = new Tally();
    private final Object lock = new Object();

    // Captured locals

    CheckedFunction<Integer, Object> capturedArrayListAdd() {
        List<Integer> seen = new ArrayList<>();
        return n -> seen.add(n);
    }

    CheckedFunction<Integer, Object> capturedArrayListByMethodReference() {
        List<Integer> seen = new ArrayList<>();
        return seen::add;
    }

    CheckedFunction<Integer, Object> capturedHashMapPut() {
        Map<Integer, Integer> map = new HashMap<>();
        return n -> map.put(n, n);
    }

    CheckedFunction<Integer, Object> capturedHashMapMerge() {
        Map<Integer, Integer> map = new HashMap<>();
        return n -> map.merge(n, 1, Integer::sum);
    }

    CheckedFunction<Integer, Object> capturedTreeMapComputeIfAbsent() {
        TreeMap<Integer, Integer> map = new TreeMap<>();
        return n -> map.computeIfAbsent(n, key -> key * 2);
    }

    CheckedFunction<Integer, Object> capturedLinkedHashMapRemove() {
        Map<Integer, Integer> map = new LinkedHashMap<>();
        return n -> map.remove(n);
    }

    CheckedFunction<Integer, Object> capturedWeakHashMapGet() {
        Map<Integer, Integer> map = new WeakHashMap<>();
        return n -> map.get(n);
    }

    CheckedFunction<Integer, Object> capturedHashSetAdd() {
        Set<Integer> seen = new HashSet<>();
        return n -> seen.add(n) ? n : null;
    }

    CheckedFunction<Integer, Object> capturedArrayDequePoll() {
        ArrayDeque<Integer> pool = new ArrayDeque<>(List.of(1, 2, 3));
        return n -> pool.poll();
    }

    CheckedFunction<Integer, Object> capturedPriorityQueueOffer() {
        PriorityQueue<Integer> best = new PriorityQueue<>();
        return n -> best.offer(n);
    }

    CheckedFunction<Integer, Object> capturedCounterArray() {
        int[] counter = new int[1];
        return n -> ++counter[0];
    }

    CheckedFunction<Integer, Object> capturedObjectArray() {
        String[] last = new String[1];
        return n -> last[0] = "n" + n;
    }

    CheckedFunction<Integer, Object> capturedStringBuilder() {
        StringBuilder text = new StringBuilder();
        return n -> text.append(n).length();
    }

    CheckedFunction<Integer, Object> capturedStringJoiner() {
        StringJoiner text = new StringJoiner(",");
        return n -> text.add("n" + n).length();
    }

    CheckedFunction<Integer, Object> capturedDateFormat() {
        SimpleDateFormat format = new SimpleDateFormat("yyyy-MM-dd");
        return n -> format.format(new Date(n));
    }

    CheckedFunction<byte[], Object> capturedDigest() throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        return bytes -> digest.digest(bytes);
    }

    CheckedFunction<String, Object> capturedMatcher() {
        Matcher matcher = Pattern.compile("a+").matcher("");
        return text -> matcher.reset(text).matches();
    }

    CheckedFunction<Integer, Object> capturedIterator() {
        Iterator<Integer> ids = List.of(1, 2, 3).iterator();
        return n -> ids.next();
    }

    CheckedFunction<Integer, Object> capturedScanner() {
        Scanner scanner = new Scanner("1 2 3");
        return n -> scanner.nextInt();
    }

    CheckedFunction<Integer, Object> capturedByteBuffer() {
        ByteBuffer buffer = ByteBuffer.allocate(64);
        return n -> buffer.clear().putInt(n).flip().getInt();
    }

    CheckedFunction<Integer, Object> capturedBitSet() {
        BitSet seen = new BitSet();
        return n -> {
            seen.set(n);
            return n;
        };
    }

    CheckedFunction<Integer, Object> capturedDateIsSet() {
        Date date = new Date(0);
        return n -> {
            date.setTime(n);
            return date.toString();
        };
    }

    CheckedFunction<Integer, Object> capturedListIsSorted() {
        List<Integer> numbers = new ArrayList<>(List.of(3, 2, 1));
        return n -> {
            Collections.sort(numbers);
            return numbers.get(0);
        };
    }

    CheckedFunction<Integer, Object> capturedArrayIsFilled() {
        int[] scratch = new int[8];
        return n -> {
            Arrays.fill(scratch, n);
            return Arrays.stream(scratch).sum();
        };
    }

    CheckedFunction<int[], Object> capturedArrayIsCopiedInto() {
        int[] scratch = new int[8];
        return numbers -> {
            System.arraycopy(numbers, 0, scratch, 0, numbers.length);
            return scratch.length;
        };
    }

    // Fields and this

    CheckedFunction<Integer, Object> fieldIsCounted() {
        return n -> ++count;
    }

    CheckedFunction<Integer, Object> longFieldIsAdded() {
        return n -> sum += n;
    }

    CheckedFunction<Integer, Object> volatileFieldIsCounted() {
        return n -> ++volatileCount;
    }

    CheckedFunction<Integer, Object> listFieldIsAdded() {
        return n -> list.add(n);
    }

    CheckedFunction<Integer, Object> fieldInOwnMethod() {
        return n -> addToSum(n);
    }

    CheckedFunction<Integer, Object> ownMethodByReference() {
        return this::addToSum;
    }

    private long addToSum(int n) {
        sum += n;
        return sum;
    }

    CheckedFunction<Integer, Object> cacheFieldInNestedLambda() {
        return n -> {
            List.of(n).forEach(each -> cache.put(each, each));
            return n;
        };
    }

    CheckedFunction<Integer, Object> fieldThroughGetter() {
        return n -> list().add(n);
    }

    private List<Integer> list() {
        return list;
    }

    CheckedFunction<Integer, Object> counterOfAnotherClass() {
        return n -> tally.next();
    }

    CheckedFunction<Integer, Object> capturedCounterByReference() {
        Tally counter = new Tally();
        return counter::add;
    }

    CheckedFunction<Integer, Object> fieldOfFieldIsWritten() {
        return n -> tally.last = n;
    }

    CheckedFunction<Integer, Object> lazyField() {
        Lazy lazy = new Lazy();
        return n -> lazy.value().size();
    }

    CheckedFunction<List<Integer>, Object> lockOfTheElement() {
        return numbers -> {
            synchronized (numbers) {
                return ++count;
            }
        };
    }

    CheckedFunction<List<Integer>, Object> lockThatNobodyShares() {
        return numbers -> {
            Object own = new Object();
            synchronized (own) {
                return ++count;
            }
        };
    }

    CheckedFunction<Integer, Object> writtenBeforeTheLock() {
        return n -> {
            count = n;
            synchronized (lock) {
                return count;
            }
        };
    }

    // Statics

    CheckedFunction<Integer, Object> staticFieldIsCounted() {
        return n -> ++staticCount;
    }

    CheckedFunction<Integer, Object> staticListIsAdded() {
        return n -> STATIC_LIST.add(n);
    }

    CheckedFunction<Integer, Object> staticCache() {
        return n -> STATIC_CACHE.computeIfAbsent(n, key -> key * 2);
    }

    CheckedFunction<Integer, Object> staticFormat() {
        return n -> STATIC_FORMAT.format(new Date(n));
    }

    CheckedFunction<Integer, Object> staticArray() {
        return n -> STATIC_ARRAY[n & 7]++;
    }

    CheckedFunction<Integer, Object> staticMethodByReference() {
        return Racy::countStatically;
    }

    private static int countStatically(int n) {
        staticCount += n;
        return staticCount;
    }

    CheckedFunction<Integer, Object> staticOfAnotherClass() {
        return Registry::register;
    }

    CheckedFunction<Integer, Object> constructorThatCounts() {
        return Numbered::new;
    }

    // Classes that implement the function

    CheckedFunction<Integer, Object> anonymousClassWithField() {
        return new CheckedFunction<>() {
            private int calls;

            @Override
            public Object apply(Integer n) {
                return ++calls;
            }
        };
    }

    CheckedFunction<Integer, Object> namedClassWithList() {
        return new Remembering();
    }

    CheckedFunction<Integer, Object> anonymousClassThatCaptures() {
        Collection<Integer> seen = new ArrayList<>();
        return new CheckedFunction<>() {
            @Override
            public Object apply(Integer n) {
                return seen.add(n);
            }
        };
    }

    CheckedFunction<Integer, Object> inheritedFieldIsWritten() {
        return new Inheriting();
    }

    CheckedFunction<Integer, Object> functionInAFunction() {
        List<Integer> seen = new ArrayList<>();
        CheckedFunction<Integer, Object> inner = n -> seen.add(n);
        return n -> inner.apply(n);
    }

    CheckedFunction<Integer, Object> runnableThatIsRunAtOnce() {
        int[] counter = new int[1];
        return n -> {
            Runnable step = () -> counter[0]++;
            step.run();
            return n;
        };
    }

    CheckedFunction<Integer, Object> counterInACapturedObject() {
        Holder holder = new Holder();
        return n -> holder.tally.next();
    }

    static final class Tally {
        private int next;
        private int last;

        int next() {
            return next++;
        }

        Object add(Integer n) {
            next += n;
            return next;
        }
    }

    static final class Holder {
        private final Tally tally = new Tally();
    }

    static final class Lazy {
        private List<Integer> value;

        List<Integer> value() {
            if (value == null) {
                value = List.of(1);
            }
            return value;
        }
    }

    static final class Registry {
        private static final Map<Integer, Object> ALL = new HashMap<>();

        private Registry() {}

        static Object register(Integer n) {
            return ALL.put(n, n);
        }
    }

    static final class Numbered {
        private static int made;
        private final int number;

        Numbered(Integer n) {
            number = made++;
        }
    }

    static final class Remembering implements CheckedFunction<Integer, Object> {
        private final List<Integer> seen = new ArrayList<>();

        @Override
        public Object apply(Integer n) {
            return seen.add(n);
        }
    }

    abstract static class Counting implements CheckedFunction<Integer, Object> {
        protected int calls;
    }

    static final class Inheriting extends Counting {
        @Override
        public Object apply(Integer n) {
            calls += n;
            return calls;
        }
    }

    // What nobody can know without running it, or is not followed; docs/checks.md says so.

    /** Functions that are racy, and are not found. */
    static final class NotFound {

        CheckedFunction<Integer, Object> listInsideAThreadSafeMap() {
            Map<Integer, List<Integer>> map = new java.util.concurrent.ConcurrentHashMap<>();
            return n -> map.computeIfAbsent(1, key -> new ArrayList<>()).add(n);
        }

        CheckedFunction<Integer, Object> listInsideAnAtomicReference() {
            AtomicReference<List<Integer>> reference = new AtomicReference<>(new ArrayList<>());
            return n -> reference.get().add(n);
        }

        CheckedFunction<Integer, Object> checkThenActOnAThreadSafeMap() {
            Map<Integer, Integer> map = new java.util.concurrent.ConcurrentHashMap<>();
            return n -> map.containsKey(n) ? map.get(n) : map.put(n, n);
        }

        CheckedFunction<Integer, Object> viewOfAMap() {
            Map<Integer, Integer> map = new HashMap<>();
            return n -> map.keySet().remove(n);
        }

        CheckedFunction<Integer, Object> elementOfAnArray() {
            Tally[] tallies = {new Tally()};
            return n -> tallies[0].next();
        }

        CheckedFunction<Integer, Object> anonymousClassMadeInTheFunction() {
            List<Integer> seen = new ArrayList<>();
            return n -> new java.util.concurrent.Callable<Object>() {
                @Override
                public Object call() {
                    return seen.add(n);
                }
            }.call();
        }

        CheckedFunction<Integer, Object> twoLocksForOneField() {
            TwoLocks both = new TwoLocks();
            return n -> n > 0 ? both.left() : both.right();
        }

        CheckedFunction<Integer, Object> handedToAnotherLibrary() {
            List<Integer> seen = new ArrayList<>();
            return n -> reactor.core.publisher.Flux.just(n)
                    .collect(() -> seen, List::add)
                    .subscribe()
                    .isDisposed();
        }
    }

    static final class TwoLocks {
        private final Object one = new Object();
        private final Object two = new Object();
        private int count;

        Object left() {
            synchronized (one) {
                return ++count;
            }
        }

        Object right() {
            synchronized (two) {
                return ++count;
            }
        }
    }
}
