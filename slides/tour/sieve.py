"""The sieve of Eratosthenes."""


def primes(n):
    left = set(range(2, n))
    for p in range(2, n):
        left -= {*range(p*p, n, p)}
    return sorted(left)


print(primes(100))
