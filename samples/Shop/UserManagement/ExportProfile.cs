using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Shop.Billing;
using TaskKit;

namespace Shop.UserManagement;

/// <summary>A user's wish for a copy of all that the shop knows.</summary>
/// <param name="UserId">The user's account.</param>
public sealed record ExportProfile([property: JsonPropertyName("user_id")] long UserId);

[TaskHandler("profile_export", Description = "Copies of what the shop knows of a user", Timeout = "2m")]
[TaskDomain("user_management")]
public sealed class ExportProfileHandler(Records<User> users, Records<Invoice> invoices, ShopFolder folder) : ITaskHandler<ExportProfile>
{
    /// <summary>The file of a user's copy, below the shop's folder.</summary>
    /// <param name="userId">The user's account.</param>
    public static string FileOf(long userId) => $"exports/user-{RecordKey.Of(userId)}.json";

    public async ValueTask<TaskResult> HandleAsync(ExportProfile export, TaskContext context, CancellationToken cancellationToken)
    {
        if (await users.FindAsync(RecordKey.Of(export.UserId), cancellationToken) is not { } user)
            return TaskResult.Discard($"There is no user {export.UserId}.");

        var own = (await invoices.AllAsync(cancellationToken)).Where(invoice => invoice.UserId == user.Id).ToList();
        var copy = new JsonObject
        {
            ["name"] = user.Name,
            ["email"] = user.Email,
            ["invoices"] = new JsonArray([.. own.Select(invoice => (JsonNode)invoice.Number)]),
        };
        await folder.WriteAsync(FileOf(user.Id), copy.ToJsonString(), cancellationToken);
        return TaskResult.DoneWith(new JsonObject { ["file"] = FileOf(user.Id), ["invoices"] = own.Count });
    }
}
