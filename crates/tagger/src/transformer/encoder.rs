//! The network: embeddings, layers of attention, and one score for each label of each token.
//!
//! BERT, DistilBERT and RoBERTa are the same network with other names for its parts.

use candle_core::{D, DType, Device, IndexOp as _, Result, Tensor};
use candle_nn::{Embedding, LayerNorm, Linear, Module as _, VarBuilder, embedding, linear};

use super::config::{Activation, Config, Family};

/// A network that is loaded.
pub(super) struct Encoder {
    words: Embedding,
    positions: Embedding,
    first_position: usize,
    /// The segment that all tokens are in.
    segment: Option<Tensor>,
    norm: LayerNorm,
    layers: Vec<Layer>,
    classifier: Linear,
}

struct Layer {
    query: Linear,
    key: Linear,
    value: Linear,
    out: Linear,
    after_attention: LayerNorm,
    wide: Linear,
    narrow: Linear,
    after: LayerNorm,
    heads: usize,
    activation: Activation,
}

impl Encoder {
    /// Takes the tensors of `config` out of the bytes of a safetensors file.
    pub(super) fn load(config: &Config, weights: Vec<u8>) -> Result<Encoder> {
        let all = VarBuilder::from_buffered_safetensors(weights, DType::F32, &Device::Cpu)?;
        let base = all.pp(match config.family {
            Family::Bert => "bert",
            Family::DistilBert => "distilbert",
            Family::Roberta => "roberta",
        });
        let inputs = base.pp("embeddings");
        let segment = match config.segments {
            0 => None,
            count => {
                let segments = embedding(count, config.hidden, inputs.pp("token_type_embeddings"))?;
                Some(segments.embeddings().i(0)?)
            }
        };
        let stack = match config.family {
            Family::DistilBert => base.pp("transformer"),
            _ => base.pp("encoder"),
        };
        let layers = (0..config.layers)
            .map(|number| Layer::load(config, &stack.pp("layer").pp(number)))
            .collect::<Result<_>>()?;
        Ok(Encoder {
            words: embedding(
                config.vocabulary,
                config.hidden,
                inputs.pp("word_embeddings"),
            )?,
            positions: embedding(
                config.positions,
                config.hidden,
                inputs.pp("position_embeddings"),
            )?,
            first_position: config.first_position,
            segment,
            norm: layer_norm(config, &inputs.pp("LayerNorm"))?,
            layers,
            classifier: linear(config.hidden, config.labels.len(), all.pp("classifier"))?,
        })
    }

    /// The scores of the labels for each of `tokens`.
    pub(super) fn scores(&self, tokens: &[u32]) -> Result<Vec<Vec<f32>>> {
        let ids = Tensor::new(tokens, &Device::Cpu)?;
        let (start, count) = (self.first_position as u32, tokens.len() as u32);
        let places = Tensor::arange(start, start + count, &Device::Cpu)?;
        let mut state = (self.words.forward(&ids)? + self.positions.forward(&places)?)?;
        if let Some(segment) = &self.segment {
            state = state.broadcast_add(segment)?;
        }
        state = self.norm.forward(&state)?;
        for layer in &self.layers {
            state = layer.forward(&state)?;
        }
        self.classifier.forward(&state)?.to_vec2()
    }
}

impl Layer {
    fn load(config: &Config, parts: &VarBuilder<'_>) -> Result<Layer> {
        // Query, key, value, output, its norm, the wide part, the narrow one, its norm.
        let names = match config.family {
            Family::DistilBert => [
                "attention.q_lin",
                "attention.k_lin",
                "attention.v_lin",
                "attention.out_lin",
                "sa_layer_norm",
                "ffn.lin1",
                "ffn.lin2",
                "output_layer_norm",
            ],
            _ => [
                "attention.self.query",
                "attention.self.key",
                "attention.self.value",
                "attention.output.dense",
                "attention.output.LayerNorm",
                "intermediate.dense",
                "output.dense",
                "output.LayerNorm",
            ],
        };
        let [query, key, value, out, after_attention, wide, narrow, after] =
            names.map(|name| parts.pp(name));
        let square = |part: VarBuilder<'_>| linear(config.hidden, config.hidden, part);
        Ok(Layer {
            query: square(query)?,
            key: square(key)?,
            value: square(value)?,
            out: square(out)?,
            after_attention: layer_norm(config, &after_attention)?,
            wide: linear(config.hidden, config.intermediate, wide)?,
            narrow: linear(config.intermediate, config.hidden, narrow)?,
            after: layer_norm(config, &after)?,
            heads: config.heads,
            activation: config.activation,
        })
    }

    fn forward(&self, state: &Tensor) -> Result<Tensor> {
        let (count, hidden) = state.dims2()?;
        let width = hidden / self.heads;
        // Tokens by heads by width, heads first.
        let by_head = |part: &Linear| -> Result<Tensor> {
            let all = part.forward(state)?.reshape((count, self.heads, width))?;
            all.transpose(0, 1)?.contiguous()
        };
        let (query, key, value) = (
            by_head(&self.query)?,
            by_head(&self.key)?,
            by_head(&self.value)?,
        );
        let likeness = (query.matmul(&key.t()?)? / (width as f64).sqrt())?;
        let attention = candle_nn::ops::softmax(&likeness, D::Minus1)?;
        let seen = attention.matmul(&value)?.transpose(0, 1)?;
        let seen = self.out.forward(&seen.reshape((count, hidden))?)?;
        let state = self.after_attention.forward(&(seen + state)?)?;
        let wide = self.wide.forward(&state)?;
        let wide = match self.activation {
            Activation::Gelu => wide.gelu_erf()?,
            Activation::GeluTanh => wide.gelu()?,
            Activation::Relu => wide.relu()?,
        };
        let narrow = self.narrow.forward(&wide)?;
        self.after.forward(&(narrow + state)?)
    }
}

/// A norm by either pair of names: old files say `gamma` and `beta`.
fn layer_norm(config: &Config, parts: &VarBuilder<'_>) -> Result<LayerNorm> {
    let is_old = !parts.contains_tensor("weight") && parts.contains_tensor("gamma");
    let (weight, bias) = match is_old {
        true => ("gamma", "beta"),
        false => ("weight", "bias"),
    };
    let weight = parts.get(config.hidden, weight)?;
    let bias = parts.get(config.hidden, bias)?;
    Ok(LayerNorm::new(weight, bias, config.epsilon))
}

#[cfg(test)]
#[path = "../../tests/all/tiny.rs"]
mod tiny;

#[cfg(test)]
mod tests {
    use super::tiny::{Family, Tiny};
    use super::*;

    /// Scores of the second and of the last of seven tokens, by the models of
    /// candle-transformers 0.11.1 (`bert`, `distilbert`, `xlm_roberta`) with the same weights.
    #[rustfmt::skip]
    const EXPECTED: [(Family, &str, [[f32; 8]; 2]); 3] = [
        (Family::Bert, "gelu", [
            [-0.09928, -0.46228, 0.93664, 0.63870, -1.63681, 0.45557, -0.14754, 0.03385],
            [0.34993, -1.29654, 1.15336, 1.08425, -1.30850, 0.97333, -0.81181, 0.10158],
        ]),
        (Family::DistilBert, "relu", [
            [-1.35181, 0.97422, 0.88934, -0.19237, -1.06158, -0.46488, -0.31932, -1.10862],
            [-0.74878, 0.81385, 1.30062, -1.30700, -0.83499, 0.43038, -0.02343, -0.64478],
        ]),
        (Family::Roberta, "gelu", [
            [1.01692, -1.15119, 0.06401, -0.09252, -0.02256, -0.57009, 1.21746, 1.09648],
            [-0.77982, 0.74025, 1.15001, 0.28239, -0.66030, -1.54915, 0.57978, -0.83714],
        ]),
    ];

    #[test]
    fn the_numbers_are_those_of_another_implementation() {
        for (family, activation, expected) in EXPECTED {
            let mut tiny = Tiny::new(family, 2, 16, 0.0);
            let key = if family == Family::DistilBert {
                "activation"
            } else {
                "hidden_act"
            };
            tiny.config[key] = activation.into();
            let [(_, config), _, (_, weights)] = tiny.files();
            let config = Config::read(&config).expect("a good configuration");
            let encoder = Encoder::load(&config, weights).expect("good weights");
            let scores = encoder.scores(&[2, 4, 5, 6, 7, 19, 3]).expect("scores");
            for (token, expected) in [1, 6].into_iter().zip(expected) {
                for (score, expected) in scores[token].iter().zip(expected) {
                    let off = (score - expected).abs();
                    assert!(off < 1e-4, "{family:?}: {score} for {expected}");
                }
            }
        }
    }

    #[test]
    fn norms_by_their_old_names_are_read() {
        let mut tiny = Tiny::new(Family::Bert, 1, 16, 0.0);
        let scores = |tiny: &Tiny| {
            let [(_, config), _, (_, weights)] = tiny.files();
            let config = Config::read(&config).expect("a good configuration");
            let encoder = Encoder::load(&config, weights).expect("good weights");
            encoder.scores(&[2, 4, 3]).expect("scores")
        };
        let before = scores(&tiny);
        let tensors = std::mem::take(&mut tiny.tensors).into_iter();
        let old = tensors.map(|(name, numbers)| {
            let name = name.replace("LayerNorm.weight", "LayerNorm.gamma");
            (name.replace("LayerNorm.bias", "LayerNorm.beta"), numbers)
        });
        tiny.tensors = old.collect();
        assert_eq!(scores(&tiny), before);
    }
}
