using Nova.Api.Pipeline.Routing;

namespace Nova.Api.Compute.Keypairs;

internal static class KeypairsRoutes
{
    public static void Map(RouteTable table)
    {
        ResourceRoutes keypairs = table.Resource("/os-keypairs");

        keypairs.MapGet("", ListKeypairs.HandleAsync)
            .PolicyOnObject(ListKeypairs.Policy)
            .Query(KeypairSchemas.List);

        keypairs.MapPost("", CreateKeypair.HandleAsync)
            .PolicyOnObject(CreateKeypair.Policy)
            .Body(KeypairSchemas.Create)
            .Success(200).Success(201, since: 2);

        keypairs.MapGet("/{id}", ShowKeypair.HandleAsync)
            .PolicyOnObject(ShowKeypair.Policy)
            .Query(KeypairSchemas.OfUser);

        keypairs.MapDelete("/{id}", DeleteKeypair.HandleAsync)
            .PolicyOnObject(DeleteKeypair.Policy)
            .Query(KeypairSchemas.OfUser)
            .Success(202).Success(204, since: 2);
    }
}
