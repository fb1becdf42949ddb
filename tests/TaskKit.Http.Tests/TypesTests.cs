using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TaskKit.Backends;
using TaskKit.Backends.Documents;
using TaskKit.Http.Tests.Support;
using TaskKit.Publishing;
using TaskKit.TestSupport;

namespace TaskKit.Http.Tests;

/// <summary>Task types over HTTP: those of the program, of others, and posted ones.</summary>
public sealed class TypesTests
{
    private const int Registered = 75;
    private const int NotRegistered = 76;
    private const int Breaks = 78;

    [Theory]
    [InlineData("/api/v1/tasks/types")]
    [InlineData("/tasks/types")]
    public async Task Seed1_31_Types_are_listed_in_the_envelope(string path)
    {
        await using var host = await ApiHost.StartAsync();
        var json = await host.Client.GetAsync(path).IsAsync(HttpStatusCode.OK);
        Assert.True((bool)json["success"]!);
        var sms = json["data"]!.AsArray().Single(type => (string)type!["task_type"]! == "sms")!;
        Assert.Equal(("Text messages", "1.0.0", true), ((string)sms["description"]!, (string)sms["version"]!, (bool)sms["enabled"]!));
    }

    [Fact]
    public async Task Seed1_32_A_type_is_validated()
    {
        await using var host = await ApiHost.StartAsync(worker: false);
        var known = await host.Client.GetAsync("/api/v1/tasks/types/sms/validate").IsAsync(HttpStatusCode.OK);
        Assert.Equal("""{"success":true,"data":true}""", known.ToJsonString());
        var unknown = await host.Client.GetAsync("/api/v1/tasks/types/smss/validate").IsAsync(HttpStatusCode.OK);
        Assert.Equal("""{"success":true,"data":false}""", unknown.ToJsonString());
    }

    [Fact]
    public async Task Seed1_33_A_type_is_shown_or_not_found()
    {
        await using var host = await ApiHost.StartAsync(worker: false);
        var json = await host.Client.GetAsync("/api/v1/tasks/types/sms").IsAsync(HttpStatusCode.OK);
        Assert.Equal("sms", (string)json["data"]!["task_type"]!);
        var problem = await host.Client.GetAsync("/api/v1/tasks/types/nothing").IsProblemAsync(404, "task_type_not_found");
        Assert.Equal("Task type 'nothing' not found", (string)problem["detail"]!);
    }

    [Fact]
    public async Task Seed1_10_A_post_of_a_type_is_200_and_may_be_repeated()
    {
        await using var host = await ApiHost.StartAsync(worker: false);
        const string Email = """{"task_type":"email","description":"Email notification tasks"}""";
        await host.PostAsync("/tasks/types", Email).IsAsync(HttpStatusCode.OK);
        await host.PostAsync("/tasks/types", Email.Replace("tasks\"", "tasks, again\"")).IsAsync(HttpStatusCode.OK);
        var json = await host.Client.GetAsync("/api/v1/tasks/types/email").IsAsync(HttpStatusCode.OK);
        Assert.Equal("Email notification tasks, again", (string)json["data"]!["description"]!);
        Assert.Equal(TimeSpan.Zero, DateTimeOffset.Parse((string)json["data"]!["registered_at"]!).Offset);
        var types = await host.Client.GetAsync("/tasks/types").IsAsync(HttpStatusCode.OK);
        Assert.Equal(
            ["email", "export", "login", "order", "order:elsewhere", "shapes", "sms"],
            types["data"]!.AsArray().Select(type => (string)type!["task_type"]!)
        );
    }

    [Trait("Seed", "1-03")]
    [Fact]
    public async Task Seed1_02_A_task_is_accepted_once_its_type_is_registered_and_waits_without_a_worker()
    {
        await using var host = await ApiHost.StartAsync();
        const string Task = """{"type":"email","payload":{"anything":1}}""";
        await host.PostAsync("/api/v1/tasks", Task).IsProblemAsync(422, "unknown_task_type");
        await host.PostAsync("/tasks/types", """{"task_type":"email","description":""}""").IsAsync(HttpStatusCode.OK);
        var id = (await host.PostAsync("/api/v1/tasks", Task).IsAsync(HttpStatusCode.Accepted)).TaskId();
        await host.UntilAsync(id, TaskState.Pending);
    }

    [Theory]
    [InlineData("""{"description":"x"}""", "missing_member")]
    [InlineData("""{"task_type":"a b"}""", "invalid_member")]
    [InlineData("""{"task_type":1}""", "invalid_member")]
    [InlineData("""{"task_typ":"a"}""", "unknown_member")]
    [InlineData("[]", "invalid_json")]
    [InlineData("{", "invalid_json")]
    public async Task A_post_that_is_no_type_is_refused(string body, string code)
    {
        await using var host = await ApiHost.StartAsync(worker: false);
        await host.PostAsync("/tasks/types", body).IsProblemAsync(400, code);
    }

    [Trait("Seed", "1-08")]
    [Trait("Seed", "1-09")]
    [Fact]
    public async Task Seed1_05_A_worker_posts_its_types_before_it_starts()
    {
        await using var api = await ApiHost.StartAsync(worker: false);
        using var lines = new RecordingLogs();
        await using var worker = await StartPostingAsync(api.Address.ToString(), lines);
        Assert.Contains("Registered task type: sms", lines.Of(Registered));
        var texts = lines.Lines.Select(line => line.Text).ToList();
        Assert.True(
            texts.IndexOf("Registered task type: sms")
                < texts.FindIndex(text => text.StartsWith("Worker started with", StringComparison.Ordinal))
        );
        var found = await PublishedTypes.FindAsync(BackendOf(api), BackendOf(api).Documents!, "sms", default);
        Assert.Equal(("Text messages", "api"), (found!.Description, found.Program));
    }

    [Fact]
    public async Task Seed1_06_The_variable_says_where_and_without_it_nothing_is_posted()
    {
        using var lines = new RecordingLogs();
        await using var worker = await StartPostingAsync(null, lines);
        Assert.Empty(lines.Of(Registered).Concat(lines.Of(NotRegistered)));
    }

    [Fact]
    public async Task Seed1_08_A_failure_is_logged_and_the_start_goes_on()
    {
        await using var closed = await ApiHost.StartAsync(worker: false, environment: "Production");
        using var lines = new RecordingLogs();
        await using var worker = await StartPostingAsync(closed.Address.ToString(), lines);
        Assert.Contains("Failed to register task type 'sms': 403 Forbidden", lines.Of(NotRegistered));
        var id = (await worker.PostAsync("/api/v1/tasks/sms", """{"to":"a","body":"b"}""").IsAsync(HttpStatusCode.Accepted)).TaskId();
        await worker.UntilAsync(id, TaskState.Done);
    }

    [Fact]
    public async Task A_failure_stops_the_start_where_the_settings_say_so()
    {
        await using var closed = await ApiHost.StartAsync(worker: false, environment: "Production");
        using var lines = new RecordingLogs();
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            StartPostingAsync(closed.Address.ToString(), lines, ("TaskKit:Worker:FailOnRegistrationError", "true"))
        );
        Assert.Contains("Failed to register task type 'login': 403 Forbidden", error.Message);
        Assert.Contains("API_BASE_URL", error.Message);
    }

    [Theory]
    [InlineData("localhost:3000")]
    [InlineData("ftp://localhost")]
    [InlineData("http://name:secret@localhost")]
    public async Task A_wrong_address_is_told_without_its_secrets(string address)
    {
        using var lines = new RecordingLogs();
        var error = await Assert.ThrowsAsync<TaskKitConfigurationException>(() => StartPostingAsync(address, lines));
        Assert.Contains("API_BASE_URL", error.Message);
        Assert.DoesNotContain("secret", error.Message);
    }

    [Fact]
    public async Task The_token_goes_along()
    {
        await using var api = await ApiHost.StartAsync(
            TestAuthentication.NamePolicies,
            worker: false,
            "Production",
            TestAuthentication.Add
        );
        using var lines = new RecordingLogs();
        await using var worker = await StartPostingAsync(api.Address.ToString(), lines, ("API_TOKEN", TestAuthentication.AdminToken));
        Assert.Contains("Registered task type: sms", lines.Of(Registered));
        Assert.DoesNotContain(lines.Lines, line => line.Text.Contains(TestAuthentication.AdminToken));
    }

    [Fact]
    public async Task A_worker_publishes_its_types_with_their_schemas()
    {
        await using var host = await ApiHost.StartAsync();
        var published = await PublishedAsync(host, "sms");
        Assert.Equal(("Text messages", "1.0.0"), (published.Description, published.Version));
        Assert.Contains("\"required\":[\"to\",\"body\"]", Encoding.UTF8.GetString(published.Schema.Span));
    }

    [Fact]
    public async Task Of_several_programs_that_stands_which_lives_and_was_seen_last()
    {
        await using var host = await ApiHost.StartAsync(worker: false);
        var documents = BackendOf(host).Documents!;
        var now = TimeProvider.System.GetUtcNow();
        foreach (var (program, seen) in ((string, DateTimeOffset)[])[("old", now), ("new", now.AddMinutes(1))])
            await documents.WriteAsync(Published("email", program, seen).Write(now.AddDays(1)), default);
        Assert.Equal("new", (await PublishedTypes.FindAsync(BackendOf(host), documents, "email", default))!.Program);
        await documents.WriteAsync(new DocumentWrite("workers", "w1", Worker("old", now)), default);
        Assert.Equal("old", (await PublishedTypes.FindAsync(BackendOf(host), documents, "email", default))!.Program);
    }

    [Fact]
    public async Task A_payload_that_no_longer_reads_what_is_published_is_a_warning_with_both_programs()
    {
        await using var host = await ApiHost.StartAsync(worker: false);
        var backend = BackendOf(host);
        var now = TimeProvider.System.GetUtcNow();
        byte[] before =
            """{"type":"object","properties":{"to":{"type":"string"},"body":{"type":["string","null"]}},"required":["to"]}"""u8.ToArray();
        await backend.Documents!.WriteAsync((Published("sms", "Billing", now) with { Schema = before }).Write(now.AddDays(1)), default);
        using var lines = new RecordingLogs();
        using var logging = LoggerFactory.Create(builder => builder.AddProvider(lines));
        using var publisher = new TypePublisher(
            backend,
            TaskCatalog.Registry,
            new TypeDeclaration("Shop", ["sms"]),
            new RetentionOptions(),
            TimeProvider.System,
            logging
        );
        await publisher.PublishAsync(backend.Documents!, compare: true);
        string line = Assert.Single(lines.Of(Breaks));
        Assert.Contains("sms in Shop does not read all that Billing has published", line);
        Assert.Contains("'body' is now required", line);
    }

    private static ITaskBackend BackendOf(ApiHost host) => host.Services.GetRequiredService<ITaskBackend>();

    private static PublishedType Published(string type, string program, DateTimeOffset seen) =>
        new()
        {
            Type = type,
            Program = program,
            Seen = seen,
        };

    private static byte[] Worker(string program, DateTimeOffset now) =>
        Encoding.UTF8.GetBytes(
            $$"""
            {"id":"w1","name":"w","machine":"m","pid":1,"program":"{{program}}","runs":[],"declares":[],"versions":{},"schemas":{},"manifest":"",
             "since":"{{now:O}}","lastSeen":"{{now:O}}"}
            """
        );

    private static async Task<PublishedType> PublishedAsync(ApiHost host, string type)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            if (await PublishedTypes.FindAsync(BackendOf(host), BackendOf(host).Documents!, type, default) is { } found)
                return found;
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(20));
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }
    }

    private static Task<ApiHost> StartPostingAsync(string? address, RecordingLogs lines, params (string Key, string Value)[] settings) =>
        ApiHost.StartAsync(build: builder =>
        {
            builder.Logging.AddProvider(lines);
            builder.Configuration.AddInMemoryCollection([
                new("API_BASE_URL", address),
                .. settings.Select(setting => new KeyValuePair<string, string?>(setting.Key, setting.Value)),
            ]);
        });
}
