// What the grammar stumbles over: nothing around it may be lost or get a macro's name.
DEFINE_FLAG(int, depth, 3, "how deep (at most)");
DECLARE_FLAG(std::vector<std::string>, names);
DEFINE_FLAG(
    std::string, greeting, "a;b",
    "what to say");

class CAPABILITY_TYPE Mutex {
 public:
  // Blocks.
  void Lock() LIB_EXCLUSIVE_LOCK_FUNCTION() {
    lock();
  }
  bool TryLock() LIB_EXCLUSIVE_TRYLOCK_FUNCTION(true);
  ~Mutex() LIB_UNLOCK_FUNCTION() { unlock(); }
  inline void unlock() UNLOCK_FUNCTION() {
  }
  int Count() const
      EXCLUSIVE_LOCKS_REQUIRED(mu_) {
    return count_;
  }

 private:
  int count_ GUARDED_BY(mu_) = 0;
};

#ifndef GUARDED_BY
#define GUARDED_BY(x)
#endif

void LIB_ATTRIBUTE_NOINLINE Sink(int value) {
  use(value);
}

TEST_F(MutexTest, LocksTwice) {
  Mutex mutex;
}

TYPED_TEST(Numbers, Adds)
{
}

void RegisterAll() LOCKS_EXCLUDED(registry()) {
}
