using RegistryDemo;
using TaskKit.Tests.Registry;

namespace TaskKit.Tests.Samples;

/// <summary>Tests of the sample that shows the registry.</summary>
[Collection(DefaultRegistryTests.Name)]
public sealed class RegistryDemoTests
{
    private const string Golden = """
        1. Handlers are registered
          generate_report 1.2.0: Generates reports
          send_email 1.0.0: Sends email notifications
          is 'send_email' registered? True; and 'fax'? False
          TaskHandlerAlreadyRegisteredException: Task type 'send_email' version 1 is handled by a delegate already, so a delegate was not registered. Set allowOverride to replace it.
          ArgumentException: The task type's name cannot be empty
          ArgumentException: The handler of a task type must be callable
        2. A worker runs what is registered
          send_email runs with {"to":"ada@example.com"}
          send_email: Done
          generate_report runs with {"month":11}
          generate_report: Done
        3. One registry for the whole process
          types: backup_data
          types after the reset: 0
        4. A handler replaces another one
          send_email is 2.0.0 now
          SEND_EMAIL RUNS WITH {"to":"ada@example.com"}
          send_email: Done
        5. A type without a handler
          TaskHandlerNotRegisteredException: No handler registered for task type 'unknown_task'. Registered types: ['generate_report', 'send_email']
          unknown_task: Dead, No handler registered for task type 'unknown_task'. Registered types: ['generate_report', 'send_email']

        """;

    [Fact]
    public async Task Seed4_35_the_demo_shows_its_five_parts()
    {
        var output = new StringWriter { NewLine = "\n" };

        await new Demo(output).RunAsync();

        Assert.Equal(Golden.ReplaceLineEndings("\n"), output.ToString());
    }
}
