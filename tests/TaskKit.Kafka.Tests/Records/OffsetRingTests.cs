using TaskKit.Kafka.Records;

namespace TaskKit.Kafka.Tests.Records;

public sealed class OffsetRingTests
{
    [Fact]
    public void The_mark_stands_at_the_oldest_record_that_is_not_done()
    {
        var ring = new OffsetRing();
        for (long offset = 10; offset < 20; offset++)
            Assert.True(ring.Add(offset));

        Assert.False(ring.Complete(11));
        Assert.False(ring.Complete(12));
        Assert.Equal(10, ring.Mark);
        Assert.True(ring.Complete(10));
        Assert.Equal(13, ring.Mark);
    }

    [Fact]
    public void Offsets_that_never_came_count_as_done()
    {
        var ring = new OffsetRing();
        ring.Add(0);
        ring.Add(5);
        ring.Add(200);

        ring.Complete(0);
        Assert.Equal(5, ring.Mark);
        ring.Complete(5);
        Assert.Equal(200, ring.Mark);
    }

    [Fact]
    public void A_record_that_is_added_again_is_not_opened_again()
    {
        var ring = new OffsetRing();
        ring.Add(1);
        ring.Add(2);
        ring.Complete(2);

        Assert.False(ring.Add(2));
        ring.Complete(1);

        Assert.Equal(3, ring.Mark);
        Assert.False(ring.Add(2));
    }

    [Fact]
    public void A_record_that_ends_twice_moves_nothing()
    {
        var ring = new OffsetRing();
        ring.Add(1);
        Assert.True(ring.Complete(1));
        Assert.False(ring.Complete(1));
        Assert.False(ring.Complete(7));
        Assert.Equal(2, ring.Mark);
    }

    [Fact]
    public void The_ring_is_full_at_its_limit_and_has_room_again_when_the_oldest_is_done()
    {
        var ring = new OffsetRing(limit: 128);
        for (long offset = 0; offset < 128; offset++)
            ring.Add(offset);
        Assert.True(ring.IsFull);
        Assert.Throws<InvalidOperationException>(() => ring.Add(128));

        ring.Complete(0);

        Assert.False(ring.IsFull);
        Assert.True(ring.Add(128));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Random_histories_agree_with_a_set_of_open_offsets(int seed)
    {
        var random = new Random(seed);
        var ring = new OffsetRing(limit: 4096);
        var open = new SortedSet<long>();
        long next = random.Next(1_000_000),
            newest = -1;
        for (int step = 0; step < 200_000; step++)
        {
            bool add = open.Count == 0 || (random.Next(100) < 50 && next - open.Min < 4000);
            if (add)
            {
                next += random.Next(20) == 0 ? random.Next(1, 70) : 0;
                if (open.Count > 0 && next - open.Min >= 4096)
                    next = newest + 1;
                Assert.True(ring.Add(next));
                open.Add(next);
                newest = next++;
            }
            else
            {
                long done = random.Next(3) == 0 ? open.Min : open.ElementAt(random.Next(Math.Min(open.Count, 50)));
                ring.Complete(done);
                open.Remove(done);
            }
            Assert.Equal(open.Count > 0 ? open.Min : newest + 1, ring.Mark);
        }
    }
}
