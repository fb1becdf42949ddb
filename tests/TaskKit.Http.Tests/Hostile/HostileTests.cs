using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using TaskKit.Http.Tests.Support;
using static TaskKit.Http.Tests.Hostile.HostileRequests;

namespace TaskKit.Http.Tests.Hostile;

/// <summary>Requests that no friendly client sends: a clear answer, nothing half stored, and a program that goes on.</summary>
public sealed class HostileTests : IAsyncLifetime
{
    private ApiHost _host = null!;

    public static TheoryData<string> Names => [.. All.Keys];

    public async Task InitializeAsync() =>
        _host = await ApiHost.StartAsync(
            api => api.MaxWait = TimeSpan.FromMilliseconds(20),
            worker: false,
            build: builder =>
                builder.WebHost.ConfigureKestrel(server =>
                    server.Limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(1.1))
                )
        );

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public void There_are_at_least_sixty() => Assert.True(All.Count >= 60, $"There are {All.Count}.");

    [Theory]
    [MemberData(nameof(Names))]
    public async Task It_is_answered_and_costs_nothing(string name)
    {
        var hostile = All[name];
        await using var connection = await RawConnection.OpenAsync(_host.Address);
        await connection.SendAsync(hostile.Bytes);
        var (status, body) = await connection.ReadAsync();
        Assert.True(hostile.Allowed.Contains(status), $"{status} is none of {string.Join(", ", hostile.Allowed)}: {body}");
        if (body.StartsWith('{') && status >= 400)
            Assert.NotNull(JsonNode.Parse(body)!["code"]);
        Assert.Equal(status == 202 ? 1 : 0, await StoredAsync());
        await GoesOnAsync();
    }

    [Fact]
    public async Task A_body_that_stops_is_given_up()
    {
        await using var connection = await RawConnection.OpenAsync(_host.Address);
        await connection.SendAsync(Request("POST /api/v1/tasks", "Content-Type: application/json\r\n", Sms)[..^10]);
        var (status, _) = await connection.ReadAsync();
        Assert.True(status is 408 or 0, $"The answer was {status}.");
        Assert.Equal(0, await StoredAsync());
        await GoesOnAsync();
    }

    [Fact]
    public async Task A_connection_that_is_cut_within_the_body_stores_nothing()
    {
        for (int i = 0; i < 20; i++)
        {
            await using var connection = await RawConnection.OpenAsync(_host.Address);
            await connection.SendAsync(Request("POST /api/v1/tasks", "Content-Type: application/json\r\n", Sms)[..^(i + 1)]);
            connection.Cut();
        }
        await GoesOnAsync();
        Assert.Equal(1, await StoredAsync());
    }

    [Fact]
    public async Task A_connection_that_is_cut_after_the_body_stores_all_or_nothing()
    {
        for (int i = 0; i < 20; i++)
        {
            await using var connection = await RawConnection.OpenAsync(_host.Address);
            await connection.SendAsync(Request("POST /api/v1/tasks", "Content-Type: application/json\r\n", Sms));
            connection.Cut();
        }
        await GoesOnAsync();
        var page = await _host.Operations.ListAsync(new() { Limit = 100 }, default);
        Assert.InRange(page.Tasks.Count, 1, 21);
        Assert.All(page.Tasks, task => Assert.EndsWith("\"}", System.Text.Encoding.UTF8.GetString(task.Task.Payload.Span)));
    }

    [Fact]
    public async Task A_batch_that_is_cut_keeps_the_lines_that_it_answered()
    {
        await using var connection = await RawConnection.OpenAsync(_host.Address);
        const string Head =
            "POST /api/v1/tasks/batch HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n";
        string line = Sms + "\n";
        await connection.SendAsync(Ascii($"{Head}{line.Length:x}\r\n{line}\r\n"));
        await UntilStoredAsync(1);
        await connection.SendAsync(Ascii($"{line.Length:x}\r\n{line[..30]}"));
        connection.Cut();
        await GoesOnAsync();
        Assert.Equal(2, await StoredAsync());
    }

    [Fact]
    public async Task A_batch_byte_by_byte_is_read_all_the_same()
    {
        await using var connection = await RawConnection.OpenAsync(_host.Address);
        foreach (byte one in Request("POST /api/v1/tasks/batch", "Content-Type: application/x-ndjson\r\n", Sms + "\r\n\r\n" + Sms))
            await connection.SendAsync([one]);
        var (status, body) = await connection.ReadAsync();
        Assert.Equal((200, 2), (status, body.Split("task_id").Length - 1));
        Assert.Equal(2, await StoredAsync());
    }

    [Fact]
    public async Task Requests_that_are_sent_at_once_are_answered_one_by_one()
    {
        await using var connection = await RawConnection.OpenAsync(_host.Address);
        byte[] one = Request("POST /api/v1/tasks", "Content-Type: application/json\r\n", Sms);
        await connection.SendAsync([.. one, .. one, .. one]);
        await UntilStoredAsync(3);
        Assert.Equal(202, (await connection.ReadAsync()).Status);
    }

    private async Task GoesOnAsync() => await _host.PostAsync("/api/v1/tasks", Sms).IsAsync(System.Net.HttpStatusCode.Accepted);

    private async Task<long> StoredAsync() => (await _host.Operations.CountAsync(default)).Sum(count => count.Count);

    private async Task UntilStoredAsync(int count)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (await StoredAsync() < count)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(20), $"Fewer than {count} tasks are stored.");
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }
    }
}
