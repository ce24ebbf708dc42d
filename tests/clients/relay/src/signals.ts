import { commitMutation, graphql, type Environment, type GraphQLTaggedNode, type MutationParameters } from "relay-runtime";
import type { signalsRecordMutation, SignalInput } from "./__generated__/signalsRecordMutation.graphql";
import type { signalsStartMutation } from "./__generated__/signalsStartMutation.graphql";

/** A signed token for a new, anonymous shopper; keep it in the browser. */
export async function startShopper(environment: Environment, site: string): Promise<string> {
  const { startShopper: started } = await committed<signalsStartMutation>(
    environment,
    graphql`
      mutation signalsStartMutation($site: String!) {
        startShopper(input: { site: $site }) {
          __typename
          ... on ShopperStarted {
            shopper
          }
          ... on Refusal {
            message
          }
        }
      }
    `,
    { site },
  );
  if (started.__typename !== "ShopperStarted" || started.shopper === undefined) throw new Error(started.message);
  return started.shopper;
}

/** What became of signals. Refusals are data, so this throws only where the network does. */
export async function record(environment: Environment, site: string, shopper: string, signals: SignalInput[]) {
  const { recordSignals } = await committed<signalsRecordMutation>(
    environment,
    graphql`
      mutation signalsRecordMutation($input: RecordSignalsInput!) {
        recordSignals(input: $input) {
          __typename
          ... on SignalsRecorded {
            accepted
            duplicates
            kept
            rejected {
              id
              message
            }
          }
          ... on Refusal {
            code
            message
          }
        }
      }
    `,
    { input: { site, shopper, signals } },
  );
  return recordSignals;
}

function committed<Command extends MutationParameters>(
  environment: Environment,
  mutation: GraphQLTaggedNode,
  variables: Command["variables"],
): Promise<Command["response"]> {
  return new Promise((onCompleted, onError) => {
    commitMutation<Command>(environment, { mutation, variables, onCompleted, onError });
  });
}
