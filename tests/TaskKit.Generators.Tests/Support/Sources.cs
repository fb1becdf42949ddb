namespace TaskKit.Generators.Tests.Support;

/// <summary>Programs that several tests compile.</summary>
internal static class Sources
{
    public const string Sms = """
        namespace Shop;

        public sealed record SendSms(string To, string Body);

        [TaskHandler("sms")]
        public sealed class SendSmsHandler : ITaskHandler<SendSms>
        {
            public ValueTask<TaskResult> HandleAsync(SendSms payload, TaskContext context, CancellationToken cancellationToken)
            {
                Console.WriteLine("hello");
                return TaskResult.Done;
            }
        }
        """;

    public const string Contracts = """
        namespace Shop.Contracts;

        [TaskPayload("sms")]
        public sealed record SendSms(string To, string Body);

        [TaskPayload("user:send_welcome_email")]
        public sealed record SendWelcome(Guid User, int Attempts = 3);
        """;

    public const string Handlers = """
        using Shop.Contracts;

        namespace Shop.Handlers;

        [TaskHandler(Description = "Text messages")]
        public sealed class SendSmsHandler : ITaskHandler<SendSms>
        {
            public ValueTask<TaskResult> HandleAsync(SendSms payload, TaskContext context, CancellationToken cancellationToken) => TaskResult.Done;
        }

        [TaskHandler]
        internal sealed class SendWelcomeHandler : ITaskHandler<SendWelcome>
        {
            public ValueTask<TaskResult> HandleAsync(SendWelcome payload, TaskContext context, CancellationToken cancellationToken) => TaskResult.Done;
        }
        """;

    /// <summary>An assembly's backend provider, called as its namespace.</summary>
    public static string Backend(string ns) =>
        $$"""
            [assembly: TaskKit.Backends.TaskBackend(typeof({{ns}}.Provider))]
            namespace {{ns}}
            {
                public sealed class Provider : TaskKit.Backends.TaskBackendProvider
                {
                    public override string Name => "{{ns}}";
                    public override IReadOnlyList<string> ConfigurationKeys => [];
                    public override TaskKit.Backends.ITaskBackend Create(TaskKit.Backends.TaskBackendContext context) => throw new NotSupportedException();
                }
            }
            """;

    /// <summary>A payload and its handler for each task type, in a namespace of their own: <c>welcome_email</c> is <c>WelcomeEmailHandler</c>.</summary>
    public static string Types(string ns, string marker, params string[] types) =>
        $"namespace {ns};\n{marker}\n"
        + string.Join(
            '\n',
            types.Select(type =>
                $"public sealed record {TaskTypeName.ToConstant(type)}(int Number);\n"
                + Handler($"[TaskHandler(\"{type}\")]", TaskTypeName.ToConstant(type), TaskTypeName.ToConstant(type) + "Handler")
            )
        );

    /// <summary>A handler of the name and payload, both in namespace Shop.</summary>
    public static string Handler(
        string attribute,
        string payload,
        string name = "Handler",
        string modifiers = "public sealed",
        string members = ""
    ) =>
        $$"""
            {{attribute}}
            {{modifiers}} class {{name}} : ITaskHandler<{{payload}}>
            {
                {{members}}
                public ValueTask<TaskResult> HandleAsync({{payload}} payload, TaskContext context, CancellationToken cancellationToken) => TaskResult.Done;
            }
            """;
}
