package io.millrace.check;

import io.millrace.core.function.CheckedFunction;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.text.SimpleDateFormat;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Functions that several threads may run at the same time, however much some look as if not. */
@SuppressWarnings("unused") // what is written need not be read
final class Innocent {

    private static final Pattern COMMA = Pattern.compile(",");
    private static final Map<String, Integer> TABLE = new HashMap<>(Map.of("a", 1));
    private static final ThreadLocal<SimpleDateFormat> FORMAT =
            ThreadLocal.withInitial(() -> new SimpleDateFormat("yyyy"));
    private static final AtomicLong STATIC_COUNT = new AtomicLong();
    private static int staticUnderLock;
    private static volatile String lastStatic = "";

    private final int factor = 3;
    private final String prefix = "p";
    private final List<String> names = List.of("a", "b");
    private final Map<Integer, String> lookup = new HashMap<>(Map.of(1, "one"));
    private final AtomicLong counter = new AtomicLong();
    private final Object lock = new Object();
    private final ReentrantLock explicit = new ReentrantLock();
    private final ReentrantReadWriteLock readWrite = new ReentrantReadWriteLock();
    private int guarded;
    private int neverWritten = 5;
    private volatile int latest;
    private int notTouchedHere;

    // Captured locals

    CheckedFunction<Integer, Object> nothingCaptured() {
        return n -> n * 2;
    }

    CheckedFunction<Integer, Object> capturedNumber() {
        int factorHere = 7;
        return n -> n * factorHere;
    }

    CheckedFunction<Long, Object> capturedLongAndDouble() {
        long offset = 7;
        double scale = 1.5;
        return n -> (n + offset) * scale;
    }

    CheckedFunction<Integer, Object> capturedImmutableList() {
        List<Integer> factors = List.of(1, 2, 3);
        return n -> factors.get(n);
    }

    CheckedFunction<Integer, Object> capturedArrayListThatIsRead() {
        List<Integer> factors = new ArrayList<>(List.of(1, 2, 3));
        return n -> factors.contains(n) ? factors.size() : factors.get(0);
    }

    CheckedFunction<String, Object> capturedHashMapThatIsRead() {
        Map<String, Integer> prices = new HashMap<>();
        prices.put("nut", 3);
        return item -> prices.getOrDefault(item, 0);
    }

    CheckedFunction<String, Object> capturedMapByReferenceToAReader() {
        Map<String, Integer> prices = new HashMap<>(Map.of("nut", 3));
        return prices::get;
    }

    CheckedFunction<Integer, Object> capturedArrayThatIsRead() {
        int[] table = {1, 2, 3};
        return n -> table[n] + table.length;
    }

    CheckedFunction<String, Object> capturedBytesAsKey() {
        byte[] salt = {1, 2, 3};
        return text -> {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(salt);
            return digest.digest(text.getBytes(StandardCharsets.UTF_8));
        };
    }

    CheckedFunction<Integer, Object> capturedAtomic() {
        AtomicLong seen = new AtomicLong();
        return n -> seen.addAndGet(n);
    }

    CheckedFunction<Integer, Object> capturedAdder() {
        LongAdder seen = new LongAdder();
        return n -> {
            seen.add(n);
            return n;
        };
    }

    CheckedFunction<Integer, Object> capturedConcurrentMap() {
        Map<Integer, Integer> seen = new ConcurrentHashMap<>();
        return n -> seen.merge(n, 1, Integer::sum);
    }

    CheckedFunction<Integer, Object> capturedConcurrentQueue() {
        ConcurrentLinkedQueue<Integer> seen = new ConcurrentLinkedQueue<>();
        return seen::offer;
    }

    CheckedFunction<Integer, Object> capturedCopyOnWriteList() {
        List<Integer> seen = new CopyOnWriteArrayList<>();
        return n -> seen.add(n);
    }

    CheckedFunction<Integer, Object> capturedSynchronizedList() {
        List<Integer> seen = Collections.synchronizedList(new ArrayList<>());
        return n -> seen.add(n);
    }

    CheckedFunction<Integer, Object> capturedRandom() {
        Random random = new Random(1);
        return n -> n + random.nextInt();
    }

    CheckedFunction<String, Object> capturedPatternAndFormatter() {
        Pattern pattern = Pattern.compile("a+");
        DateTimeFormatter formatter = DateTimeFormatter.ISO_DATE;
        return text -> pattern.matcher(text).matches() ? formatter.toString() : text;
    }

    CheckedFunction<Integer, Object> capturedRecord() {
        Price price = new Price("nut", new BigDecimal("1.5"), List.of("a"));
        return n -> price.times(n);
    }

    CheckedFunction<Integer, Object> capturedEnumMapThatIsRead() {
        Map<TimeUnit, Integer> map = new EnumMap<>(Map.of(TimeUnit.DAYS, 1));
        return n -> map.get(TimeUnit.DAYS);
    }

    CheckedFunction<Integer, Object> capturedOptionalAndNull() {
        Optional<String> some = Optional.of("x");
        String none = null;
        return n -> some.orElse("y") + none;
    }

    CheckedFunction<Integer, Object> capturedFunction() {
        CheckedFunction<Integer, Object> inner = n -> n + 1;
        return n -> inner.apply(n);
    }

    // Made in the call

    CheckedFunction<Integer, Object> ownList() {
        return n -> {
            List<Integer> own = new ArrayList<>();
            own.add(n);
            Collections.sort(own);
            return own;
        };
    }

    CheckedFunction<Integer, Object> ownCounterInNestedLambda() {
        return n -> {
            int[] sum = new int[1];
            List.of(1, 2, 3).forEach(each -> sum[0] += each);
            return sum[0];
        };
    }

    CheckedFunction<Integer, Object> ownBuilder() {
        return n -> new StringBuilder().append(n).reverse().toString();
    }

    CheckedFunction<List<Integer>, Object> streamOfTheElement() {
        return numbers -> numbers.stream().map(n -> n * factor).collect(Collectors.toList());
    }

    CheckedFunction<List<Integer>, Object> elementIsChanged() {
        return numbers -> {
            numbers.add(1);
            return numbers;
        };
    }

    CheckedFunction<Integer, Object> ownMutableObject() {
        return n -> {
            Racy.Tally own = new Racy.Tally();
            own.next();
            return own.next();
        };
    }

    CheckedFunction<int[], Object> elementIsSorted() {
        return numbers -> {
            int[] copy = numbers.clone();
            Arrays.sort(copy);
            return copy;
        };
    }

    // Fields and this

    CheckedFunction<Integer, Object> finalFields() {
        return n -> prefix + n * factor + names;
    }

    CheckedFunction<Integer, Object> mapFieldThatIsRead() {
        return n -> lookup.get(n);
    }

    CheckedFunction<Integer, Object> fieldThatIsNeverWritten() {
        return n -> n + neverWritten;
    }

    CheckedFunction<Integer, Object> otherFieldsOfThisAreMutable() {
        return n -> ownReader(n);
    }

    private Object ownReader(int n) {
        return prefix + n;
    }

    private void writer() {
        notTouchedHere++;
    }

    CheckedFunction<Integer, Object> atomicField() {
        return n -> counter.incrementAndGet();
    }

    CheckedFunction<Integer, Object> volatileFieldIsSet() {
        return n -> latest = n;
    }

    CheckedFunction<Integer, Object> synchronizedBlock() {
        return n -> {
            synchronized (lock) {
                guarded += n;
                if (guarded > 10) {
                    return guarded;
                }
                guarded++;
                return guarded;
            }
        };
    }

    CheckedFunction<Integer, Object> synchronizedMethod() {
        return this::addGuarded;
    }

    private synchronized Object addGuarded(Integer n) {
        guarded += n;
        return addMore(n);
    }

    private Object addMore(int n) {
        guarded++;
        return guarded;
    }

    CheckedFunction<Integer, Object> synchronizedThis() {
        return n -> {
            synchronized (this) {
                return ++guarded;
            }
        };
    }

    CheckedFunction<Integer, Object> explicitLock() {
        return n -> {
            explicit.lock();
            try {
                return ++guarded;
            } finally {
                explicit.unlock();
            }
        };
    }

    CheckedFunction<Integer, Object> writeLock() {
        return n -> {
            readWrite.writeLock().lock();
            try {
                return ++guarded;
            } finally {
                readWrite.writeLock().unlock();
            }
        };
    }

    CheckedFunction<Integer, Object> lockedListInNestedLambda() {
        List<Integer> seen = new ArrayList<>();
        return n -> {
            synchronized (seen) {
                List.of(n).forEach(each -> seen.add(each));
                return seen.size();
            }
        };
    }

    CheckedFunction<Integer, Object> capturedSynchronizedClass() {
        LockedCounter locked = new LockedCounter();
        return n -> locked.next();
    }

    CheckedFunction<Integer, Object> capturedAnnotatedClass() {
        Annotated annotated = new Annotated();
        return n -> annotated.next();
    }

    CheckedFunction<Integer, Object> mutableClassThatIsRead() {
        Settings settings = new Settings();
        settings.limit = 7;
        return n -> n < settings.limit();
    }

    // Statics

    CheckedFunction<String, Object> staticConstant() {
        return text -> COMMA.split(text);
    }

    CheckedFunction<String, Object> staticTableThatIsRead() {
        return text -> TABLE.get(text);
    }

    CheckedFunction<Integer, Object> threadLocal() {
        return n -> FORMAT.get().format(new Date(n));
    }

    CheckedFunction<Integer, Object> staticAtomic() {
        return n -> STATIC_COUNT.incrementAndGet();
    }

    CheckedFunction<Integer, Object> staticVolatileIsSet() {
        return n -> lastStatic = "n" + n;
    }

    CheckedFunction<Integer, Object> lockOfTheClass() {
        return n -> {
            synchronized (Innocent.class) {
                return ++staticUnderLock;
            }
        };
    }

    CheckedFunction<Integer, Object> staticSynchronizedMethod() {
        return Innocent::countUnderLock;
    }

    private static synchronized Object countUnderLock(Integer n) {
        staticUnderLock += n;
        return staticUnderLock;
    }

    CheckedFunction<Integer, Object> staticMethodOfTheJdk() {
        return Integer::toBinaryString;
    }

    CheckedFunction<Integer, Object> constructor() {
        return Box::new;
    }

    // Classes that implement the function

    CheckedFunction<Integer, Object> anonymousClass() {
        return new CheckedFunction<>() {
            private final int offset = 3;

            @Override
            public Object apply(Integer n) {
                return n + offset;
            }
        };
    }

    CheckedFunction<Integer, Object> recordAsFunction() {
        return new Adding(3);
    }

    CheckedFunction<Integer, Object> enumAsFunction() {
        return Step.DOUBLE;
    }

    CheckedFunction<Integer, Object> classWithAtomic() {
        return new Counted();
    }

    CheckedFunction<Integer, Object> composed() {
        Function<Integer, Integer> first = n -> n + 1;
        Function<Integer, Integer> both = first.andThen(n -> n * 2);
        return n -> both.apply(n);
    }

    record Price(String item, BigDecimal amount, List<String> tags) {
        BigDecimal times(int n) {
            return amount.multiply(BigDecimal.valueOf(n));
        }
    }

    static final class LockedCounter {
        private int next;

        synchronized int next() {
            return next++;
        }
    }

    @interface ThreadSafe {}

    @java.lang.annotation.Retention(java.lang.annotation.RetentionPolicy.RUNTIME)
    @interface Immutable {}

    /** Says so itself. */
    @Immutable
    static final class Annotated {
        private int next;

        int next() {
            return next++;
        }
    }

    static final class Settings {
        private int limit;

        int limit() {
            return limit;
        }
    }

    static final class Box {
        private int value;

        Box(Integer n) {
            value = n;
            value++;
        }
    }

    record Adding(int offset) implements CheckedFunction<Integer, Object> {
        @Override
        public Object apply(Integer n) {
            return n + offset;
        }
    }

    enum Step implements CheckedFunction<Integer, Object> {
        DOUBLE {
            @Override
            public Object apply(Integer n) {
                return n * 2;
            }
        }
    }

    static final class Counted implements CheckedFunction<Integer, Object> {
        private final AtomicLong calls = new AtomicLong();
        private final AtomicReference<Integer> last = new AtomicReference<>();

        @Override
        public Object apply(Integer n) {
            last.set(n);
            return calls.incrementAndGet();
        }
    }
}
